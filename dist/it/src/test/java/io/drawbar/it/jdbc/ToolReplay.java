package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * What tools send when somebody connects and opens a table, call by call, against a table {@code tools.orders} of the columns
 * {@code id bigint, name string, price decimal(10,2), day date} with the rows 1 to 3.
 */
final class ToolReplay {
    private static final String[] METABASE_TYPES = {
        "TABLE", "PARTITIONED TABLE", "VIEW", "FOREIGN TABLE", "MATERIALIZED VIEW", "EXTERNAL TABLE"
    };

    private final Connection connection;
    private final DatabaseMetaData metadata;
    private final String quote;

    ToolReplay(Connection connection) throws SQLException {
        this.connection = connection;
        this.metadata = connection.getMetaData();
        this.quote = metadata.getIdentifierQuoteString();
    }

    private String quoted(String name) {
        return quote + name + quote;
    }

    /** Reads a column of everything that is listed. */
    private static List<String> names(ResultSet listing, String column) throws SQLException {
        try (listing) {
            List<String> names = new ArrayList<>();
            while (listing.next()) {
                names.add(listing.getString(column));
            }
            return names;
        }
    }

    private static long count(ResultSet rows) throws SQLException {
        try (rows) {
            long count = 0;
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    rows.getObject(i);
                }
                count++;
            }
            return count;
        }
    }

    /** DBeaver's generic driver: the data source's facts, the navigator's tree, the data editor, keep-alive. */
    void dbeaver() throws SQLException {
        connection.setClientInfo("ApplicationName", "DBeaver 24.2.0 - Metadata");
        assertThat(metadata.getDatabaseProductName()).isNotBlank();
        assertThat(metadata.getDatabaseProductVersion()).isNotBlank();
        assertThat(metadata.getDriverName() + metadata.getDriverVersion()).isNotBlank();
        assertThat(metadata.getDatabaseMajorVersion()).isPositive();
        assertThat(quote).isNotBlank();
        assertThat(metadata.getSearchStringEscape()).isEqualTo("\\");
        assertThat(metadata.getSQLKeywords() + metadata.getNumericFunctions() + metadata.getStringFunctions())
                .isNotBlank();
        assertThat(metadata.getSchemaTerm() + metadata.getCatalogTerm() + metadata.getCatalogSeparator())
                .isNotBlank();
        assertThat(metadata.supportsCatalogsInDataManipulation() && metadata.supportsSchemasInDataManipulation())
                .isTrue();
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.getTransactionIsolation()).isEqualTo(metadata.getDefaultTransactionIsolation());
        assertThat(names(metadata.getTableTypes(), "TABLE_TYPE")).contains("TABLE", "VIEW");
        assertThat(names(metadata.getTypeInfo(), "TYPE_NAME")).contains("BIGINT", "VARCHAR");
        String catalog = connection.getCatalog();
        assertThat(names(metadata.getCatalogs(), "TABLE_CAT")).contains(catalog);
        assertThat(names(metadata.getSchemas(catalog, "%"), "TABLE_SCHEM")).contains("tools", connection.getSchema());
        assertThat(names(metadata.getTables(catalog, "tools", "%", null), "TABLE_NAME"))
                .containsExactly("orders");
        try (ResultSet columns = metadata.getColumns(catalog, "tools", "orders", "%")) {
            assertThat(columns.next()).isTrue();
            assertThat(columns.getInt("DATA_TYPE")).isEqualTo(Types.BIGINT);
            assertThat(columns.getInt("COLUMN_SIZE")).as("the size of a bigint").isEqualTo(19);
        }
        count(metadata.getPrimaryKeys(catalog, "tools", "orders"));
        count(metadata.getIndexInfo(catalog, "tools", "orders", false, true));
        count(metadata.getImportedKeys(catalog, "tools", "orders"));
        count(metadata.getExportedKeys(catalog, "tools", "orders"));
        count(metadata.getProcedures(catalog, "tools", "%"));
        count(metadata.getProcedureColumns(catalog, "tools", "%", "%"));
        count(metadata.getFunctions(catalog, "tools", "%"));
        try (Statement editor = connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT)) {
            editor.setFetchSize(200);
            editor.setMaxRows(200);
            String from = quoted(catalog) + "." + quoted("tools") + "." + quoted("orders");
            assertThat(editor.execute("SELECT * FROM " + from)).isTrue();
            ResultSet rows = editor.getResultSet();
            ResultSetMetaData shown = rows.getMetaData();
            for (int i = 1; i <= shown.getColumnCount(); i++) {
                assertThat(shown.getColumnName(i) + shown.getColumnLabel(i) + shown.getColumnTypeName(i))
                        .isNotBlank();
                assertThat(shown.getColumnDisplaySize(i)).isPositive();
                assertThat(shown.getTableName(i) + shown.getSchemaName(i) + shown.getCatalogName(i))
                        .isNotNull();
            }
            assertThat(count(rows)).isEqualTo(3);
            assertThat(editor.getMoreResults()).isFalse();
            assertThat(editor.getUpdateCount()).isEqualTo(-1);
        }
        assertThat(connection.isValid(10)).isTrue();
    }

    /** Tableau's other databases (JDBC): what the database can do, the tables, a query by its own writing. */
    void tableau() throws SQLException {
        assertThat(metadata.supportsGroupBy() && metadata.supportsOuterJoins() && metadata.supportsUnion())
                .isTrue();
        assertThat(metadata.getMaxColumnNameLength()).isNotNegative();
        assertThat(metadata.storesLowerCaseIdentifiers() && metadata.storesUpperCaseIdentifiers())
                .isFalse();
        assertThat(names(metadata.getTables(null, null, "%", new String[] {"TABLE", "VIEW"}), "TABLE_NAME"))
                .contains("orders");
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(60);
            statement.setFetchSize(10_000);
            assertThat(count(statement.executeQuery("SELECT 1 AS " + quoted("COL"))))
                    .isEqualTo(1);
            assertThat(count(statement.executeQuery("SELECT * FROM (SELECT * FROM tools.orders) "
                            + quoted("Custom SQL Query") + " WHERE (1 = 0)")))
                    .isZero();
            assertThat(count(statement.executeQuery("SELECT " + quoted("orders") + "." + quoted("name") + " AS "
                            + quoted("name") + ", SUM(" + quoted("orders") + "." + quoted("price") + ") AS "
                            + quoted("sum:price:ok") + " FROM " + quoted("tools") + "." + quoted("orders") + " "
                            + quoted("orders") + " GROUP BY 1")))
                    .isEqualTo(3);
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM tools.orders LIMIT 0")) {
            assertThat(statement.getMetaData().getColumnCount()).isEqualTo(4);
        }
    }

    /** Metabase: its pool's test, the sync of a schema, a question's query with its connection options. */
    void metabase() throws SQLException {
        connection.setReadOnly(true);
        if (metadata.supportsTransactionIsolationLevel(Connection.TRANSACTION_READ_UNCOMMITTED)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
        }
        assertThat(connection.getHoldability()).isEqualTo(metadata.getResultSetHoldability());
        for (String schema : names(metadata.getSchemas(), "TABLE_SCHEM")) {
            String pattern = schema.replace("_", "\\_");
            for (String table : names(metadata.getTables(null, pattern, "%", METABASE_TYPES), "TABLE_NAME")) {
                assertThat(names(metadata.getColumns(null, pattern, table.replace("_", "\\_"), null), "COLUMN_NAME"))
                        .isNotEmpty();
                count(metadata.getPrimaryKeys(null, schema, table));
                count(metadata.getImportedKeys(null, schema, table));
                try (Statement probe = connection.createStatement()) {
                    String from = quoted(schema) + "." + quoted(table);
                    assertThat(count(probe.executeQuery("SELECT TRUE AS _ FROM " + from + " WHERE 1 <> 1 LIMIT 0")))
                            .isZero();
                }
            }
        }
        try (PreparedStatement question = connection.prepareStatement(
                "-- Metabase:: userID: 1 queryType: MBQL queryHash: 0\nSELECT name, count(*) FROM tools.orders"
                        + " WHERE day >= ? AND name LIKE ? GROUP BY name ORDER BY name ASC",
                ResultSet.TYPE_FORWARD_ONLY,
                ResultSet.CONCUR_READ_ONLY,
                ResultSet.CLOSE_CURSORS_AT_COMMIT)) {
            question.setFetchDirection(ResultSet.FETCH_FORWARD);
            question.setFetchSize(500);
            question.setMaxRows(2_000);
            question.setObject(1, java.time.LocalDate.of(2024, 1, 2));
            question.setObject(2, "n%", Types.VARCHAR);
            assertThat(count(question.executeQuery())).isEqualTo(2);
        }
        connection.setReadOnly(false);
    }

    /** Superset through a bridge of Python's: everything is a prepared statement, and types are told by their numbers. */
    void superset() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            assertThat(statement.execute()).isTrue();
            assertThat(count(statement.getResultSet())).isEqualTo(1);
        }
        String sql =
                "SELECT id AS id, name AS name, price AS price, day AS day FROM tools.orders ORDER BY id LIMIT 1000";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            assertThat(statement.execute()).isTrue();
            try (ResultSet rows = statement.getResultSet()) {
                ResultSetMetaData shown = rows.getMetaData();
                assertThat(shown.getColumnType(1)).isEqualTo(Types.BIGINT);
                assertThat(shown.getColumnType(2)).isEqualTo(Types.VARCHAR);
                assertThat(shown.getColumnType(3)).isEqualTo(Types.DECIMAL);
                assertThat(shown.getColumnType(4)).isEqualTo(Types.DATE);
                assertThat(shown.getPrecision(3) + "," + shown.getScale(3)).isEqualTo("10,2");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getDate(4).toString().substring(0, 10)).isEqualTo("2024-01-01");
                assertThat(rows.getObject(3).toString()).isEqualTo("1.50");
            }
        }
        assertThat(names(metadata.getSchemas(), "TABLE_SCHEM")).contains("tools");
        assertThat(names(metadata.getTables(null, "tools", null, new String[] {"VIEW"}), "TABLE_NAME"))
                .isEmpty();
    }
}
