package io.drawbar.entrance.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcMetadataTest {
    @TempDir
    private Path folder;

    private FlightFixture fixture;
    private Connection connection;
    private DatabaseMetaData metadata;

    @BeforeEach
    void open() throws IOException, SQLException {
        fixture = new FlightFixture(folder);
        connection = DriverManager.getConnection(fixture.jdbcUrl());
        metadata = connection.getMetaData();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        fixture.close();
    }

    private static List<String> column(ResultSet rows, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                values.add(rows.getString(name));
            }
        }
        return values;
    }

    @Test
    void catalogsSchemasAndTablesAreListed() throws SQLException {
        assertThat(column(metadata.getCatalogs(), "TABLE_CAT")).containsExactly("lake", "pond");
        assertThat(column(metadata.getSchemas(), "TABLE_SCHEM")).containsExactly("main");
        assertThat(column(metadata.getSchemas("lake", "m%"), "TABLE_CATALOG")).containsExactly("lake");
        assertThat(column(metadata.getTables("lake", "main", "%", new String[] {"TABLE", "VIEW"}), "TABLE_NAME"))
                .containsExactly("empty", "orders");
        assertThat(column(metadata.getTables(null, null, null, null), "TABLE_TYPE"))
                .containsExactly("VIEW", "TABLE");
        assertThat(column(metadata.getTableTypes(), "TABLE_TYPE")).contains("TABLE", "VIEW");
    }

    @Test
    void columnsAreListedWithTheirTypes() throws SQLException {
        try (ResultSet rows = metadata.getColumns("lake", "main", "orders", "%")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("COLUMN_NAME")).isEqualTo("id");
            assertThat(rows.getInt("DATA_TYPE")).isEqualTo(Types.BIGINT);
            assertThat(rows.getString("TYPE_NAME")).isEqualTo("bigint");
            assertThat(rows.getInt("ORDINAL_POSITION")).isEqualTo(1);
            assertThat(rows.getString("IS_NULLABLE")).isEqualTo("NO");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("COLUMN_NAME")).isEqualTo("price");
            assertThat(rows.getInt("DATA_TYPE")).isEqualTo(Types.DECIMAL);
            assertThat(rows.getInt("COLUMN_SIZE")).isEqualTo(10);
            assertThat(rows.getInt("DECIMAL_DIGITS")).isEqualTo(2);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt("DATA_TYPE")).isEqualTo(Types.VARCHAR);
            assertThat(rows.getString("IS_NULLABLE")).isEqualTo("YES");
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void keysAreWellFormed() throws SQLException {
        assertThat(column(metadata.getPrimaryKeys("lake", "main", "orders"), "COLUMN_NAME"))
                .isEmpty();
        assertThat(column(metadata.getImportedKeys("lake", "main", "orders"), "PKTABLE_NAME"))
                .isEmpty();
        assertThat(column(metadata.getExportedKeys("lake", "main", "orders"), "FKTABLE_NAME"))
                .isEmpty();
        assertThat(column(metadata.getCrossReference("lake", "main", "a", "lake", "main", "b"), "FK_NAME"))
                .isEmpty();
    }

    @Test
    void factsOfTheEngineAreTold() throws SQLException {
        assertThat(metadata.getDatabaseProductName()).isEqualTo("Drawbar fake");
        assertThat(metadata.getDatabaseProductVersion()).isEqualTo("1.2.3");
        assertThat(metadata.getIdentifierQuoteString()).isEqualTo("`");
        assertThat(metadata.getSearchStringEscape()).isEqualTo("\\");
        assertThat(metadata.supportsTransactions()).isFalse();
        assertThat(metadata.isReadOnly()).isFalse();
        assertThat(metadata.getMaxColumnNameLength()).isZero();
        assertThat(metadata.getMaxTableNameLength()).isEqualTo(63);
        assertThat(metadata.supportsUnion()).isTrue();
        assertThat(metadata.getSQLKeywords()).contains("LIMIT");
        assertThat(metadata.getSchemaTerm()).isEqualTo("shore");
    }

    /** Tools call whatever there is; a code that is not answered shows as an exception in some getter. */
    @Test
    void everyPlainGetterOfTheMetadataAnswers() throws ReflectiveOperationException {
        List<String> failed = new ArrayList<>();
        for (Method getter : DatabaseMetaData.class.getMethods()) {
            boolean plain = getter.getParameterCount() == 0
                    && !Modifier.isStatic(getter.getModifiers())
                    && !getter.getName().equals("getRowIdLifetime");
            if (plain) {
                try {
                    Object answer = getter.invoke(metadata);
                    if (answer instanceof ResultSet rows) {
                        rows.close();
                    }
                } catch (InvocationTargetException e) {
                    if (!(e.getCause() instanceof SQLFeatureNotSupportedException)) {
                        failed.add(getter.getName() + ": " + e.getCause());
                    }
                } catch (SQLException e) {
                    failed.add(getter.getName() + ": " + e);
                }
            }
        }
        assertThat(failed).isEmpty();
    }
}
