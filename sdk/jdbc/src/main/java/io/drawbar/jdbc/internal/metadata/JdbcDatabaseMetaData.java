package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.config.DriverVersion;
import io.drawbar.jdbc.internal.metadata.Catalog.Level;
import io.drawbar.jdbc.internal.metadata.Catalog.Question;
import io.drawbar.jdbc.internal.rows.Unwrapping;
import io.drawbar.jdbc.internal.run.ClientInfo;
import io.drawbar.jdbc.internal.run.JdbcConnection;
import io.drawbar.jdbc.internal.run.Session;
import io.drawbar.jdbc.internal.value.Converter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a connection tells of its engine, and of what the engine's catalog lists. Thread-safe. */
public final class JdbcDatabaseMetaData
        implements Habits, Abilities, Limits, EmptyListings, RoutineListings, Unwrapping {
    private static final Pattern VERSION = Pattern.compile("(\\d+)(?:\\.(\\d+))?.*");
    private static final String[] TABLE_TYPES = {"LOCAL TEMPORARY", "SYSTEM TABLE", "TABLE", "VIEW"};

    private final JdbcConnection connection;
    private final Session session;
    private final Catalog catalog;

    public JdbcDatabaseMetaData(JdbcConnection connection, Session session, Catalog catalog) {
        this.connection = connection;
        this.session = session;
        this.catalog = catalog;
    }

    @Override
    public Converter converter() {
        return session.converter();
    }

    @Override
    public Dialect dialect() throws SQLException {
        return catalog.dialect();
    }

    @Override
    public Catalog openCatalog() throws SQLException {
        connection.requireOpen();
        return catalog;
    }

    private ResultSet listing(String[] columns, List<Object[]> rows) throws SQLException {
        connection.requireOpen();
        return Listings.of(converter(), Listings.columns(columns), rows);
    }

    /** JDBC tells what is not there by null. */
    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    @Override
    public ResultSet getCatalogs() throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        catalog.read(new Question(Level.CATALOGS)).stream()
                .map(CatalogRow::catalog)
                .sorted()
                .forEach(name -> rows.add(new Object[] {name}));
        return listing(new String[] {"TABLE_CAT"}, rows);
    }

    @Override
    public ResultSet getSchemas() throws SQLException {
        return getSchemas(null, null);
    }

    @Override
    public ResultSet getSchemas(String inCatalog, String pattern) throws SQLException {
        List<CatalogRow> found =
                catalog.read(new Question(Level.SCHEMAS).catalog(inCatalog).schema(pattern));
        found.sort(Comparator.comparing(CatalogRow::catalog).thenComparing(CatalogRow::schema));
        List<Object[]> rows = new ArrayList<>();
        found.forEach(row -> rows.add(new Object[] {row.schema(), orNull(row.catalog())}));
        return listing(new String[] {"TABLE_SCHEM", "TABLE_CATALOG"}, rows);
    }

    @Override
    public ResultSet getTableTypes() throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        Arrays.stream(TABLE_TYPES).forEach(type -> rows.add(new Object[] {type}));
        return listing(new String[] {"TABLE_TYPE"}, rows);
    }

    @Override
    public ResultSet getTables(String inCatalog, String schemas, String tables, String[] types) throws SQLException {
        List<CatalogRow> found = types != null && types.length == 0
                ? new ArrayList<>()
                : catalog.read(new Question(Level.TABLES)
                        .catalog(inCatalog)
                        .schema(schemas)
                        .table(tables)
                        .types(types));
        found.sort(Comparator.comparing(CatalogRow::tableType)
                .thenComparing(CatalogRow::catalog)
                .thenComparing(CatalogRow::schema)
                .thenComparing(CatalogRow::table));
        List<Object[]> rows = new ArrayList<>();
        found.forEach(row -> rows.add(new Object[] {
            orNull(row.catalog()),
            orNull(row.schema()),
            row.table(),
            row.tableType(),
            row.comment(),
            null,
            null,
            null,
            null,
            null
        }));
        return listing(
                new String[] {
                    "TABLE_CAT",
                    "TABLE_SCHEM",
                    "TABLE_NAME",
                    "TABLE_TYPE",
                    "REMARKS",
                    "TYPE_CAT",
                    "TYPE_SCHEM",
                    "TYPE_NAME",
                    "SELF_REFERENCING_COL_NAME",
                    "REF_GENERATION"
                },
                rows);
    }

    @Override
    public ResultSet getColumns(String inCatalog, String schemas, String tables, String columns) throws SQLException {
        List<CatalogRow> found = catalog.read(new Question(Level.COLUMNS)
                .catalog(inCatalog)
                .schema(schemas)
                .table(tables)
                .column(columns));
        found.sort(Comparator.comparing(CatalogRow::catalog)
                .thenComparing(CatalogRow::schema)
                .thenComparing(CatalogRow::table)
                .thenComparing(CatalogRow::position));
        List<Object[]> rows = new ArrayList<>();
        found.forEach(row -> rows.add(column(row)));
        return listing(
                new String[] {
                    "TABLE_CAT",
                    "TABLE_SCHEM",
                    "TABLE_NAME",
                    "COLUMN_NAME",
                    "DATA_TYPE:i",
                    "TYPE_NAME",
                    "COLUMN_SIZE:i",
                    "BUFFER_LENGTH:i",
                    "DECIMAL_DIGITS:i",
                    "NUM_PREC_RADIX:i",
                    "NULLABLE:i",
                    "REMARKS",
                    "COLUMN_DEF",
                    "SQL_DATA_TYPE:i",
                    "SQL_DATETIME_SUB:i",
                    "CHAR_OCTET_LENGTH:i",
                    "ORDINAL_POSITION:i",
                    "IS_NULLABLE",
                    "SCOPE_CATALOG",
                    "SCOPE_SCHEMA",
                    "SCOPE_TABLE",
                    "SOURCE_DATA_TYPE:s",
                    "IS_AUTOINCREMENT",
                    "IS_GENERATEDCOLUMN"
                },
                rows);
    }

    private static Object[] column(CatalogRow row) {
        boolean text = row.jdbcType() == Types.VARCHAR || row.jdbcType() == Types.CHAR;
        boolean bytes = row.jdbcType() == Types.VARBINARY || row.jdbcType() == Types.BINARY;
        int type = row.jdbcType() == Types.TIMESTAMP_WITH_TIMEZONE ? Types.TIMESTAMP : row.jdbcType();
        Integer size = row.size() > 0
                ? (Integer) row.size()
                : text || bytes
                        ? (Integer) Integer.MAX_VALUE
                        : TypeInfos.precision(type).orElse(null);
        return new Object[] {
            orNull(row.catalog()),
            orNull(row.schema()),
            row.table(),
            row.column(),
            type,
            row.typeName(),
            size,
            null,
            row.scale() < 0 ? null : (Integer) row.scale(),
            isNumber(row.jdbcType()) ? (Integer) 10 : null,
            row.isNullable() ? columnNullable : columnNoNulls,
            row.columnComment(),
            null,
            null,
            null,
            text || bytes ? size : null,
            row.position(),
            row.isNullable() ? "YES" : "NO",
            null,
            null,
            null,
            null,
            "NO",
            "NO"
        };
    }

    static boolean isNumber(int type) {
        switch (type) {
            case Types.TINYINT:
            case Types.SMALLINT:
            case Types.INTEGER:
            case Types.BIGINT:
            case Types.REAL:
            case Types.FLOAT:
            case Types.DOUBLE:
            case Types.DECIMAL:
            case Types.NUMERIC:
                return true;
            default:
                return false;
        }
    }

    @Override
    public ResultSet getTypeInfo() throws SQLException {
        return listing(TypeInfos.COLUMNS, TypeInfos.rows());
    }

    @Override
    public ResultSet getClientInfoProperties() throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        ClientInfo.NAMES.forEach(name -> rows.add(new Object[] {
            name, ClientInfo.MAX_LENGTH, "", "Label '" + ClientInfo.label(name) + "' of the jobs that follow."
        }));
        return listing(new String[] {"NAME", "MAX_LEN:i", "DEFAULT_VALUE", "DESCRIPTION"}, rows);
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public String getURL() {
        return session.options().url().shown();
    }

    @Override
    public String getUserName() {
        return session.facts().user();
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        return connection.isReadOnly();
    }

    @Override
    public String getDatabaseProductName() {
        return session.facts().title();
    }

    @Override
    public String getDatabaseProductVersion() {
        return session.facts().engineVersion();
    }

    @Override
    public int getDatabaseMajorVersion() {
        return version(1);
    }

    @Override
    public int getDatabaseMinorVersion() {
        return version(2);
    }

    private int version(int part) {
        Matcher matcher = VERSION.matcher(getDatabaseProductVersion());
        boolean told = matcher.matches() && matcher.group(part) != null;
        return told ? Integer.parseInt(matcher.group(part)) : 0;
    }

    @Override
    public String getDriverName() {
        return "Drawbar JDBC";
    }

    @Override
    public String getDriverVersion() {
        return DriverVersion.own().toString();
    }

    @Override
    public int getDriverMajorVersion() {
        return DriverVersion.own().major();
    }

    @Override
    public int getDriverMinorVersion() {
        return DriverVersion.own().minor();
    }

    @Override
    public String getIdentifierQuoteString() throws SQLException {
        String told = dialect().identifierQuote();
        return told.isEmpty() ? session.facts().lexical().identifierQuote() : told;
    }

    @Override
    public String getSearchStringEscape() {
        return "\\";
    }

    @Override
    public String getExtraNameCharacters() throws SQLException {
        return dialect().extraNameCharacters();
    }

    @Override
    public String getCatalogSeparator() throws SQLException {
        return dialect().catalogSeparator();
    }

    @Override
    public String getCatalogTerm() throws SQLException {
        return dialect().catalogTerm();
    }

    @Override
    public String getSchemaTerm() throws SQLException {
        return dialect().schemaTerm();
    }

    @Override
    public String getProcedureTerm() throws SQLException {
        return dialect().procedureTerm();
    }

    @Override
    public String getSQLKeywords() throws SQLException {
        return dialect().keywords();
    }

    @Override
    public String getNumericFunctions() throws SQLException {
        return dialect().numericFunctions();
    }

    @Override
    public String getStringFunctions() throws SQLException {
        return dialect().stringFunctions();
    }

    @Override
    public String getSystemFunctions() throws SQLException {
        return dialect().systemFunctions();
    }

    @Override
    public String getTimeDateFunctions() throws SQLException {
        return dialect().timeDateFunctions();
    }
}
