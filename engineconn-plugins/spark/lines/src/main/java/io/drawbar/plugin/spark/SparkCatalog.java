package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;
import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SqlDialect;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Spark's catalogs through Spark's interfaces, so that no name has to be quoted. Namespaces of several levels are shown as one name
 * with dots.
 */
record SparkCatalog(SparkSession spark) implements EngineCatalog {
    private static final Map<DataType, Integer> JDBC_TYPES = Map.ofEntries(
            Map.entry(DataTypes.BooleanType, Types.BOOLEAN),
            Map.entry(DataTypes.ByteType, Types.TINYINT),
            Map.entry(DataTypes.ShortType, Types.SMALLINT),
            Map.entry(DataTypes.IntegerType, Types.INTEGER),
            Map.entry(DataTypes.LongType, Types.BIGINT),
            Map.entry(DataTypes.FloatType, Types.REAL),
            Map.entry(DataTypes.DoubleType, Types.DOUBLE),
            Map.entry(DataTypes.BinaryType, Types.VARBINARY),
            Map.entry(DataTypes.DateType, Types.DATE),
            Map.entry(DataTypes.TimestampType, Types.TIMESTAMP_WITH_TIMEZONE),
            Map.entry(DataTypes.TimestampNTZType, Types.TIMESTAMP),
            Map.entry(DataTypes.NullType, Types.NULL));

    @Override
    public List<String> catalogs() throws EngineException {
        return inSession(() -> {
            manager().v2SessionCatalog(); // Spark lists its own catalog only once somebody has asked for it
            return Scala.list(manager().listCatalogs(Option.empty()));
        });
    }

    @Override
    public Current current() throws EngineException {
        return inSession(() -> new Current(
                manager().currentCatalog().name(), String.join(".", manager().currentNamespace())));
    }

    @Override
    public List<String> schemas(String catalog) throws EngineException {
        return inSession(() -> {
            if (isSessionCatalog(catalog)) {
                return Scala.list(sessionCatalog().listDatabases());
            }
            return manager().catalog(catalog) instanceof SupportsNamespaces namespaces
                    ? Arrays.stream(namespaces.listNamespaces())
                            .map(parts -> String.join(".", parts))
                            .toList()
                    : List.<String>of();
        });
    }

    @Override
    public void tables(String catalog, String schema, Consumer<Table> into) throws EngineException {
        inSession(() -> {
            if (!isSessionCatalog(catalog)) {
                if (manager().catalog(catalog) instanceof TableCatalog tables) {
                    for (Identifier table : tables.listTables(schema.split("\\."))) {
                        into.accept(new Table(table.name(), "TABLE", Optional.empty()));
                    }
                }
                return null;
            }
            List<TableIdentifier> names =
                    Scala.list(sessionCatalog().listTables(schema));
            List<TableIdentifier> stored = new ArrayList<>();
            for (TableIdentifier name : names) {
                if (name.database().isEmpty()) {
                    into.accept(new Table(name.table(), "LOCAL TEMPORARY", Optional.empty()));
                } else {
                    stored.add(name);
                }
            }
            Scala.list(sessionCatalog()
                            .getTablesByName(
                                    Scala.seq(stored)))
                    .forEach(table -> into.accept(table(table)));
            return null;
        });
    }

    @Override
    public List<Column> columns(String catalog, String schema, String table) throws EngineException {
        return inSession(() -> {
            try {
                return columns(schemaOf(catalog, schema, table));
            } catch (NoSuchTableException e) {
                return List.<Column>of();
            }
        });
    }

    @Override
    public void builtInRoutines(boolean arguments, Consumer<Routine> into) throws EngineException {
        inSession(() -> new SparkRoutines(spark).builtIn()).forEach(into);
    }

    @Override
    public void routines(String catalog, String schema, boolean arguments, Consumer<Routine> into)
            throws EngineException {
        inSession(() -> isSessionCatalog(catalog)
                        ? new SparkRoutines(spark).ofSchema(schema)
                        : SparkRoutines.ofPlugin(manager().catalog(catalog), schema.split("\\.")))
                .forEach(into);
    }

    /** What Spark's SQL is like. */
    SqlDialect dialect() throws EngineException {
        return inSession(() -> SparkDialect.of(spark));
    }

    private StructType schemaOf(String catalog, String schema, String table) throws Exception {
        if (!isSessionCatalog(catalog)) {
            return manager().catalog(catalog) instanceof TableCatalog tables
                    ? org.apache.spark.sql.connector.catalog.CatalogV2Util.v2ColumnsToStructType(
                            tables.loadTable(Identifier.of(schema.split("\\."), table))
                                    .columns())
                    : new StructType();
        }
        TableIdentifier name = new TableIdentifier(table, Option.apply(schema));
        if (!sessionCatalog().tableExists(name)) {
            return sessionCatalog()
                    .getTempViewOrPermanentTableMetadata(new TableIdentifier(table))
                    .schema();
        }
        CatalogTable metadata = sessionCatalog().getTableMetadata(name);
        return metadata.tableType().equals(CatalogTableType.VIEW())
                        || !metadata.schema().isEmpty()
                ? metadata.schema()
                : spark.table(name.quotedString()).schema();
    }

    private static List<Column> columns(StructType schema) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            OptionalInt size = OptionalInt.empty();
            OptionalInt scale = OptionalInt.empty();
            if (field.dataType() instanceof DecimalType decimal) {
                size = OptionalInt.of(decimal.precision());
                scale = OptionalInt.of(decimal.scale());
            }
            Option<String> comment = field.getComment();
            columns.add(new Column(
                    field.name(),
                    field.dataType().sql().toLowerCase(java.util.Locale.ROOT),
                    jdbcType(field.dataType()),
                    size,
                    scale,
                    field.nullable(),
                    comment.isDefined() ? Optional.of(comment.get()) : Optional.empty()));
        }
        return columns;
    }

    private static Table table(CatalogTable table) {
        Option<String> comment = table.comment();
        return new Table(
                table.identifier().table(),
                table.tableType().equals(CatalogTableType.VIEW()) ? "VIEW" : "TABLE",
                comment.isDefined() ? Optional.of(comment.get()) : Optional.empty());
    }

    private static int jdbcType(DataType type) {
        if (type instanceof DecimalType) {
            return Types.DECIMAL;
        }
        if (type instanceof StringType) {
            return Types.VARCHAR;
        }
        if (type instanceof org.apache.spark.sql.types.ArrayType) {
            return Types.ARRAY;
        }
        if (type instanceof StructType) {
            return Types.STRUCT;
        }
        return type instanceof MapType ? Types.JAVA_OBJECT : JDBC_TYPES.getOrDefault(type, Types.OTHER);
    }

    private boolean isSessionCatalog(String catalog) {
        CatalogPlugin own = manager().v2SessionCatalog();
        return own.name().equals(catalog);
    }

    private CatalogManager manager() {
        return spark.sessionState().catalogManager();
    }

    private SessionCatalog sessionCatalog() {
        return spark.sessionState().catalog();
    }

    @SuppressWarnings("try") // resources that only have to be closed
    private <T> T inSession(Callable<T> work) throws EngineException {
        try (ActiveSession active = ActiveSession.of(spark)) {
            return work.call();
        } catch (Exception e) {
            throw SparkFailures.toEngine(e, "");
        }
    }
}
