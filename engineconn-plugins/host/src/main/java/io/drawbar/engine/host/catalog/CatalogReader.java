package io.drawbar.engine.host.catalog;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.CatalogColumn;
import io.drawbar.protocol.v1.CatalogRow;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers one listing: walks the engine's catalog, matches patterns and sends rows in chunks. Used by one thread. */
public final class CatalogReader {
    private static final int CHUNK_ROWS = 500;

    /** Takes the rows. */
    public interface Into {
        /** Blocks while the reader is slow. */
        void chunk(CatalogChunk chunk) throws InterruptedException;
    }

    private final EngineCatalog catalog;
    private final Into into;
    private CatalogChunk.Builder chunk = CatalogChunk.newBuilder();

    public CatalogReader(EngineCatalog catalog, Into into) {
        this.catalog = catalog;
        this.into = into;
    }

    public void read(ReadCatalogRequest request) throws EngineException, InterruptedException {
        switch (request.getLevel()) {
            case CURRENT -> {
                EngineCatalog.Current current = catalog.current();
                add(row(current.catalog()).setSchema(current.schema()));
            }
            case CATALOGS -> {
                for (String name : catalogs(request)) {
                    add(row(name));
                }
            }
            case SCHEMAS -> {
                for (String name : catalogs(request)) {
                    for (String schema : schemas(name, request)) {
                        add(row(name).setSchema(schema));
                    }
                }
            }
            case TABLES -> eachSchema(request, (name, schema) -> tables(request, name, schema));
            case COLUMNS -> eachSchema(request, (name, schema) -> columns(request, name, schema));
            case ROUTINES, ARGUMENTS -> routines(request);
            case DIALECT -> throw new IllegalArgumentException("A dialect is not listed; the session tells it.");
            case UNRECOGNIZED -> throw EngineException.unsupported("This engine process does not know such a level.");
        }
        flush();
    }

    private interface SchemaStep {
        void at(String catalogName, String schema) throws EngineException, InterruptedException;
    }

    private void eachSchema(ReadCatalogRequest request, SchemaStep step) throws EngineException, InterruptedException {
        for (String name : catalogs(request)) {
            for (String schema : schemas(name, request)) {
                step.at(name, schema);
            }
        }
    }

    private List<String> catalogs(ReadCatalogRequest request) throws EngineException {
        List<String> all = catalog.catalogs();
        return request.getCatalog().isEmpty()
                ? all
                : all.stream().filter(request.getCatalog()::equals).toList();
    }

    private List<String> schemas(String catalogName, ReadCatalogRequest request) throws EngineException {
        LikePattern pattern = new LikePattern(request.getSchemaPattern());
        return catalog.schemas(catalogName).stream().filter(pattern::matches).toList();
    }

    private void tables(ReadCatalogRequest request, String catalogName, String schema)
            throws EngineException, InterruptedException {
        for (EngineCatalog.Table table : matching(request, catalogName, schema)) {
            CatalogRow.Builder row =
                    row(catalogName).setSchema(schema).setTable(table.name()).setTableType(table.type());
            table.comment().ifPresent(row::setComment);
            add(row);
        }
    }

    private List<EngineCatalog.Table> matching(ReadCatalogRequest request, String catalogName, String schema)
            throws EngineException {
        LikePattern pattern = new LikePattern(request.getTablePattern());
        List<EngineCatalog.Table> found = new ArrayList<>();
        catalog.tables(catalogName, schema, table -> {
            boolean typeWanted = request.getTableTypesCount() == 0
                    || request.getTableTypesList().contains(table.type());
            if (typeWanted && pattern.matches(table.name())) {
                found.add(table);
            }
        });
        return found;
    }

    private void columns(ReadCatalogRequest request, String catalogName, String schema)
            throws EngineException, InterruptedException {
        Optional<String> oneTable = new LikePattern(request.getTablePattern()).literal();
        if (oneTable.isPresent()) {
            // The usual question of tools: no need to list a schema with thousands of tables.
            columns(request, catalogName, schema, oneTable.get());
            return;
        }
        for (EngineCatalog.Table table : matching(request, catalogName, schema)) {
            columns(request, catalogName, schema, table.name());
        }
    }

    private void columns(ReadCatalogRequest request, String catalogName, String schema, String table)
            throws EngineException, InterruptedException {
        LikePattern pattern = new LikePattern(request.getColumnPattern());
        int position = 0;
        for (EngineCatalog.Column column : catalog.columns(catalogName, schema, table)) {
            position++;
            if (pattern.matches(column.name())) {
                add(row(catalogName).setSchema(schema).setTable(table).setColumn(column(column, position)));
            }
        }
    }

    private void routines(ReadCatalogRequest request) throws EngineException, InterruptedException {
        RoutineReader reader = new RoutineReader(catalog, request);
        List<CatalogRow> found = new ArrayList<>();
        boolean anySchema = request.getSchemaPattern().isEmpty()
                || request.getSchemaPattern().equals("%");
        if (request.getCatalog().isEmpty() && anySchema) {
            reader.builtIn(found);
        }
        eachSchema(request, (name, schema) -> reader.of(name, schema, found));
        for (CatalogRow row : found) {
            add(row.toBuilder());
        }
    }

    static CatalogColumn column(EngineCatalog.Column column, int position) {
        CatalogColumn.Builder message = CatalogColumn.newBuilder()
                .setName(column.name())
                .setPosition(position)
                .setTypeName(column.typeName())
                .setJdbcType(column.jdbcType())
                .setSize(column.size().orElse(-1))
                .setScale(column.scale().orElse(0))
                .setNullable(column.nullable());
        column.comment().ifPresent(message::setComment);
        return message.build();
    }

    private static CatalogRow.Builder row(String catalogName) {
        return CatalogRow.newBuilder().setCatalog(catalogName);
    }

    private void add(CatalogRow.Builder row) throws InterruptedException {
        chunk.addRows(row);
        if (chunk.getRowsCount() >= CHUNK_ROWS) {
            flush();
        }
    }

    private void flush() throws InterruptedException {
        if (chunk.getRowsCount() > 0) {
            into.chunk(chunk.build());
            chunk = CatalogChunk.newBuilder();
        }
    }
}
