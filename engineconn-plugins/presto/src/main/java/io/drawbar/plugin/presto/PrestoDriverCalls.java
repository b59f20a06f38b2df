package io.drawbar.plugin.presto;

import com.facebook.presto.jdbc.PrestoConnection;
import com.facebook.presto.jdbc.PrestoDriver;
import com.facebook.presto.jdbc.PrestoStatement;
import com.facebook.presto.jdbc.QueryStats;
import io.drawbar.plugin.presto.family.FamilyDriver;
import io.drawbar.plugin.presto.family.QueryNews;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/** Presto's driver. */
final class PrestoDriverCalls implements FamilyDriver {
    private final PrestoDriver driver = new PrestoDriver();

    @Override
    public String title() {
        return "Presto";
    }

    @Override
    public String prefix() {
        return "jdbc:presto://";
    }

    @Override
    public Driver driver() {
        return driver;
    }

    @Override
    public void setSessionProperty(Connection connection, String name, String value) throws SQLException {
        connection.unwrap(PrestoConnection.class).setSessionProperty(name, value);
    }

    @Override
    public void watch(Statement statement, Consumer<QueryNews> listener) throws SQLException {
        statement.unwrap(PrestoStatement.class).setProgressMonitor(stats -> listener.accept(news(stats)));
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
        statement.unwrap(PrestoStatement.class).clearProgressMonitor();
    }

    /** The driver cannot: all queries are those of the user who logs in. */
    @Override
    public void impersonate(Properties properties, String user) {}

    @Override
    public Map<String, String> propertyNames() {
        return Map.of("client-tags", "clientTags", "client-info", "applicationNamePrefix", "time-zone", "timeZoneId");
    }

    @Override
    public void close() {
        driver.close();
    }

    @Override
    public String setRole(String role, String catalog) {
        return "SET ROLE " + FamilyDriver.quoted(role);
    }
}
