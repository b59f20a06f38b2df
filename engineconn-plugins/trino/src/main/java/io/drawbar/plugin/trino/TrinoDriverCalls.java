package io.drawbar.plugin.trino;

import io.drawbar.plugin.presto.family.FamilyDriver;
import io.drawbar.plugin.presto.family.QueryNews;
import io.trino.jdbc.QueryStats;
import io.trino.jdbc.Row;
import io.trino.jdbc.RowField;
import io.trino.jdbc.TrinoConnection;
import io.trino.jdbc.TrinoDriver;
import io.trino.jdbc.TrinoStatement;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trino's driver. */
final class TrinoDriverCalls implements FamilyDriver {
    private static final Logger log = LoggerFactory.getLogger(TrinoDriverCalls.class);

    private final TrinoDriver driver = new TrinoDriver();

    @Override
    public String title() {
        return "Trino";
    }

    @Override
    public String prefix() {
        return "jdbc:trino://";
    }

    @Override
    public Driver driver() {
        return driver;
    }

    @Override
    public void setSessionProperty(Connection connection, String name, String value) throws SQLException {
        connection.unwrap(TrinoConnection.class).setSessionProperty(name, value);
    }

    @Override
    public void watch(Statement statement, Consumer<QueryNews> listener) throws SQLException {
        statement.unwrap(TrinoStatement.class).setProgressMonitor(stats -> listener.accept(news(stats)));
    }

    private static QueryNews news(QueryStats stats) {
        return new QueryNews(
                stats.getQueryId(),
                stats.getState(),
                stats.getProgressPercentage(),
                stats.getCompletedSplits(),
                stats.getRunningSplits(),
                stats.getTotalSplits(),
                stats.getProcessedRows(),
                stats.getProcessedBytes());
    }

    @Override
    public void unwatch(Statement statement) throws SQLException {
        statement.unwrap(TrinoStatement.class).clearProgressMonitor();
    }

    @Override
    public void impersonate(Properties properties, String user) {
        properties.setProperty("sessionUser", user);
    }

    @Override
    public Map<String, String> propertyNames() {
        return Map.of("client-tags", "clientTags", "client-info", "clientInfo", "time-zone", "timezone");
    }

    @Override
    public Object plain(Object value) {
        return value instanceof Row row
                ? row.getFields().stream().map(RowField::getValue).toList()
                : value;
    }

    @Override
    public void close() {
        try {
            driver.close();
        } catch (IOException e) {
            log.debug("The driver could not be closed", e);
        }
    }

    @Override
    public String setRole(String role, String catalog) {
        return "SET ROLE " + FamilyDriver.quoted(role)
                + (catalog.isEmpty() ? "" : " IN " + FamilyDriver.quoted(catalog));
    }
}
