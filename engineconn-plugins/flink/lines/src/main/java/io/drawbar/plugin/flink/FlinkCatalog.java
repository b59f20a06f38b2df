package io.drawbar.plugin.flink;

import java.util.Locale;
import java.util.Map;
import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SqlDialect;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Flink's catalogs, as a session sees them. */
final class FlinkCatalog implements EngineCatalog {
    private static final Pattern WORDS = Pattern.compile("\\w+");

    private final TableSession session;
    private final CatalogManager catalogs;

    FlinkCatalog(TableSession session) {
        this.session = session;
        this.catalogs = session.catalogs();
    }

    /** What may fail with Flink's own exceptions. */
    private interface Listing<T> {
        T list() throws EngineException;
    }

    @SuppressWarnings("try") // resources that only have to be closed
    private <T> T listed(Listing<T> listing) throws EngineException {
        try (ContextLoader context = ContextLoader.of(session.loader())) {
            return listing.list();
        } catch (RuntimeException e) {
            throw FlinkFailures.beforeRunning(e);
        }
    }

    @Override
    public List<String> catalogs() throws EngineException {
        return listed(() -> List.copyOf(catalogs.listCatalogs()));
    }

    @Override
    public Current current() throws EngineException {
        return listed(() -> new Current(catalogs.getCurrentCatalog(), catalogs.getCurrentDatabase()));
    }

    @Override
    public List<String> schemas(String catalog) throws EngineException {
        return listed(() -> catalogs.getCatalog(catalog).map(Catalog::listDatabases).orElse(List.of()));
    }

    @Override
    public void tables(String catalog, String schema, Consumer<Table> into) throws EngineException {
        List<Table> tables = listed(() -> {
            if (!catalogs.schemaExists(catalog, schema)) {
                return List.of();
            }
            Set<String> views = catalogs.listViews(catalog, schema);
            Set<String> temporary = catalogs.listTemporaryTables();
            return catalogs.listTables(catalog, schema).stream()
                    .map(name -> new Table(name, type(name, views, temporary), Optional.empty()))
                    .toList();
        });
        tables.forEach(into);
    }

    private static String type(String name, Set<String> views, Set<String> temporary) {
        if (views.contains(name)) {
            return "VIEW";
        }
        return temporary.contains(name) ? "LOCAL TEMPORARY" : "TABLE";
    }

    @Override
    public List<Column> columns(String catalog, String schema, String table) throws EngineException {
        return listed(() -> {
            // The parser, without which views are not understood, comes with an environment.
            session.environment(session.settings(Map.of()), new JobID());
            Optional<ContextResolvedTable> found = catalogs.getTable(ObjectIdentifier.of(catalog, schema, table));
            if (found.isEmpty()) {
                return List.of();
            }
            List<Column> columns = new ArrayList<>();
            found.get().getResolvedSchema().getColumns().forEach(column -> {
                LogicalType type = column.getDataType().getLogicalType();
                columns.add(new Column(
                        column.getName(),
                        type.copy(true).asSummaryString().toLowerCase(Locale.ROOT),
                        jdbcType(type),
                        size(type),
                        type instanceof DecimalType decimal ? OptionalInt.of(decimal.getScale()) : OptionalInt.empty(),
                        type.isNullable(),
                        column.getComment()));
            });
            return columns;
        });
    }

    @Override
    public void builtInRoutines(boolean arguments, Consumer<Routine> into) throws EngineException {
        listed(this::callable).stream().map(this::routine).forEach(into);
    }

    /** What can be called without a schema: what the modules have, and temporary functions. */
    private List<String> callable() {
        // The list of all has those of the current schema, too.
        Set<String> ofSchema = Set.copyOf(
                Arrays.asList(session.functions().getFunctions(catalogs.getCurrentCatalog(), catalogs.getCurrentDatabase())));
        Set<String> builtIn = session.modules().listFunctions();
        return Arrays.stream(session.functions().getFunctions())
                .filter(name -> builtIn.contains(name) || !ofSchema.contains(name))
                .filter(name -> WORDS.matcher(name).matches())
                .sorted()
                .toList();
    }

    private Routine routine(String name) {
        boolean rows = session.modules()
                .getFunctionDefinition(name)
                .filter(definition -> definition.getKind() == FunctionKind.TABLE)
                .isPresent();
        return new Routine(
                name, name, rows ? RoutineKind.TABLE_FUNCTION : RoutineKind.FUNCTION, Optional.empty(), List.of());
    }

    @Override
    public void routines(String catalog, String schema, boolean arguments, Consumer<Routine> into)
            throws EngineException {
        List<String> names = listed(() -> {
            try {
                return catalogs.schemaExists(catalog, schema)
                        ? catalogs.getCatalog(catalog).orElseThrow().listFunctions(schema)
                        : List.of();
            } catch (DatabaseNotExistException e) {
                return List.of();
            }
        });
        names.stream()
                .map(name -> new Routine(name, name, RoutineKind.FUNCTION, Optional.empty(), List.of()))
                .forEach(into);
    }

    /** What Flink's SQL is like. */
    SqlDialect dialect() throws EngineException {
        return listed(() -> FlinkDialect.of(callable()));
    }

    private static OptionalInt size(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR, BINARY, VARBINARY -> {
                int length = LogicalTypeChecks.getLength(type);
                yield length == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(length);
            }
            case DECIMAL, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                OptionalInt.of(LogicalTypeChecks.getPrecision(type));
            default -> OptionalInt.empty();
        };
    }

    private static int jdbcType(LogicalType type) {
        LogicalTypeRoot root = type.getTypeRoot();
        return switch (root) {
            case BOOLEAN -> Types.BOOLEAN;
            case TINYINT -> Types.TINYINT;
            case SMALLINT -> Types.SMALLINT;
            case INTEGER -> Types.INTEGER;
            case BIGINT -> Types.BIGINT;
            case FLOAT -> Types.REAL;
            case DOUBLE -> Types.DOUBLE;
            case DECIMAL -> Types.DECIMAL;
            case CHAR -> Types.CHAR;
            case BINARY -> Types.BINARY;
            case VARBINARY -> Types.VARBINARY;
            case DATE -> Types.DATE;
            case TIME_WITHOUT_TIME_ZONE -> Types.TIME;
            case TIMESTAMP_WITHOUT_TIME_ZONE -> Types.TIMESTAMP;
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Types.TIMESTAMP_WITH_TIMEZONE;
            case ARRAY -> Types.ARRAY;
            case MAP, MULTISET -> Types.JAVA_OBJECT;
            case ROW, STRUCTURED_TYPE -> Types.STRUCT;
            case NULL -> Types.NULL;
            default -> Types.VARCHAR;
        };
    }
}
