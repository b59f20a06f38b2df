package io.drawbar.engine.host.catalog;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineCatalog.Argument;
import io.drawbar.engine.spi.EngineCatalog.Routine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.protocol.v1.CatalogArgument;
import io.drawbar.protocol.v1.CatalogRoutine;
import io.drawbar.protocol.v1.CatalogRow;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import java.util.List;

/** Lists functions and procedures of an engine that match one request. Used by one thread. */
final class RoutineReader {
    private final EngineCatalog catalog;
    private final boolean arguments;
    private final LikePattern names;
    private final LikePattern argumentNames;

    RoutineReader(EngineCatalog catalog, ReadCatalogRequest request) {
        this.catalog = catalog;
        this.arguments = request.getLevel() == ReadCatalogRequest.Level.ARGUMENTS;
        this.names = new LikePattern(request.getRoutinePattern());
        this.argumentNames = new LikePattern(request.getColumnPattern());
    }

    /** Those that belong to no schema. */
    void builtIn(List<CatalogRow> into) throws EngineException {
        catalog.builtInRoutines(arguments, routine -> add(routine, CatalogRow.newBuilder(), into));
    }

    /** Those of a schema. */
    void of(String catalogName, String schema, List<CatalogRow> into) throws EngineException {
        catalog.routines(
                catalogName,
                schema,
                arguments,
                routine -> add(
                        routine, CatalogRow.newBuilder().setCatalog(catalogName).setSchema(schema), into));
    }

    private void add(Routine routine, CatalogRow.Builder row, List<CatalogRow> into) {
        if (!names.matches(routine.name())) {
            return;
        }
        CatalogRoutine.Builder message = CatalogRoutine.newBuilder()
                .setName(routine.name())
                .setSpecificName(routine.specificName())
                .setKind(
                        switch (routine.kind()) {
                            case FUNCTION -> CatalogRoutine.Kind.FUNCTION;
                            case TABLE_FUNCTION -> CatalogRoutine.Kind.TABLE_FUNCTION;
                            case PROCEDURE -> CatalogRoutine.Kind.PROCEDURE;
                        });
        if (arguments) {
            addArguments(routine, message);
        }
        routine.comment().ifPresent(row::setComment);
        into.add(row.setRoutine(message).build());
    }

    /** What is given has position 0, as JDBC counts. */
    private void addArguments(Routine routine, CatalogRoutine.Builder message) {
        int position = 0;
        for (Argument argument : routine.arguments()) {
            boolean returned = argument.mode() == EngineCatalog.ArgumentMode.RETURN;
            position += returned ? 0 : 1;
            if (argumentNames.matches(argument.type().name())) {
                message.addArguments(CatalogArgument.newBuilder()
                        .setMode(
                                switch (argument.mode()) {
                                    case IN -> CatalogArgument.Mode.IN;
                                    case IN_OUT -> CatalogArgument.Mode.IN_OUT;
                                    case OUT -> CatalogArgument.Mode.OUT;
                                    case RETURN -> CatalogArgument.Mode.RETURN;
                                    case RESULT_COLUMN -> CatalogArgument.Mode.RESULT_COLUMN;
                                })
                        .setType(CatalogReader.column(argument.type(), returned ? 0 : position)));
            }
        }
    }
}
