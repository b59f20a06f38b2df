package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.TableMeta;
import org.apache.hadoop.hive.ql.metadata.Hive;
import org.apache.hadoop.hive.ql.metadata.HiveException;
import org.apache.hadoop.hive.serde2.typeinfo.BaseCharTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.DecimalTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.PrimitiveTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.TypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.TypeInfoUtils;
import org.apache.thrift.TException;

/** What the metastore knows, asked with a connection of its own, so that a listing waits for no statement. */
@SuppressWarnings("try") // What is attached to the thread has nothing to be asked but to be closed.
record HiveCatalog(WatchedSession session) implements EngineCatalog {
    private static final String CATALOG = "hive";

    /** Asks the metastore. */
    private interface Question<T> {
        T ask(Hive hive) throws HiveException, TException;
    }

    @Override
    public List<String> catalogs() {
        return List.of(CATALOG);
    }

    @Override
    public Current current() {
        return new Current(CATALOG, session.getCurrentDatabase());
    }

    @Override
    public List<String> schemas(String catalog) throws EngineException {
        return catalog.equals(CATALOG) ? ask(Hive::getAllDatabases) : List.of();
    }

    @Override
    public void tables(String catalog, String schema, Consumer<Table> into) throws EngineException {
        if (!catalog.equals(CATALOG)) {
            return;
        }
        List<TableMeta> found = ask(hive -> hive.getMSC().getTableMeta(schema, "*", null));
        for (TableMeta table : found) {
            into.accept(new Table(
                    table.getTableName(),
                    type(table),
                    Optional.ofNullable(table.getComments()).filter(text -> !text.isEmpty())));
        }
    }

    private String type(TableMeta table) {
        boolean temporary = session.getTempTables()
                .getOrDefault(table.getDbName(), java.util.Map.of())
                .containsKey(table.getTableName());
        if (temporary) {
            return "LOCAL TEMPORARY";
        }
        return table.getTableType().endsWith("VIEW") ? "VIEW" : "TABLE";
    }

    @Override
    public List<Column> columns(String catalog, String schema, String table) throws EngineException {
        if (!catalog.equals(CATALOG)) {
            return List.of();
        }
        org.apache.hadoop.hive.ql.metadata.Table found = ask(hive -> hive.getTable(schema, table, false));
        List<Column> columns = new ArrayList<>();
        if (found != null) {
            found.getAllCols().forEach(field -> columns.add(column(field)));
        }
        return columns;
    }

    private static Column column(FieldSchema field) {
        TypeInfo type = TypeInfoUtils.getTypeInfoFromTypeString(field.getType());
        OptionalInt size = OptionalInt.empty();
        OptionalInt scale = OptionalInt.empty();
        if (type instanceof DecimalTypeInfo decimal) {
            size = OptionalInt.of(decimal.precision());
            scale = OptionalInt.of(decimal.scale());
        } else if (type instanceof BaseCharTypeInfo text) {
            size = OptionalInt.of(text.getLength());
        }
        return new Column(
                field.getName(),
                field.getType(),
                jdbcType(type),
                size,
                scale,
                true,
                Optional.ofNullable(field.getComment()).filter(text -> !text.isEmpty()));
    }

    private static int jdbcType(TypeInfo type) {
        return switch (type.getCategory()) {
            case LIST -> Types.ARRAY;
            case MAP -> Types.JAVA_OBJECT;
            case STRUCT, UNION -> Types.STRUCT;
            case PRIMITIVE ->
                switch (((PrimitiveTypeInfo) type).getPrimitiveCategory()) {
                    case VOID -> Types.NULL;
                    case BOOLEAN -> Types.BOOLEAN;
                    case BYTE -> Types.TINYINT;
                    case SHORT -> Types.SMALLINT;
                    case INT -> Types.INTEGER;
                    case LONG -> Types.BIGINT;
                    case FLOAT -> Types.REAL;
                    case DOUBLE -> Types.DOUBLE;
                    case DECIMAL -> Types.DECIMAL;
                    case CHAR -> Types.CHAR;
                    case BINARY -> Types.VARBINARY;
                    case DATE -> Types.DATE;
                    case TIMESTAMP -> Types.TIMESTAMP;
                    case TIMESTAMPLOCALTZ -> Types.TIMESTAMP_WITH_TIMEZONE;
                    case STRING, VARCHAR, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UNKNOWN -> Types.VARCHAR;
                };
        };
    }

    private <T> T ask(Question<T> question) throws EngineException {
        try (AttachedThread attached = AttachedThread.to(session)) {
            return question.ask(Hive.get(session.getConf()));
        } catch (HiveException | TException e) {
            throw EngineException.builder(Kind.ENGINE, "The metastore does not answer: " + HiveFailures.root(e))
                    .sqlState("58000")
                    .cause(e)
                    .build();
        }
    }
}
