package io.drawbar.plugin.presto.family;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/** What the two drivers call by different names. Thread-safe. */
public interface FamilyDriver extends AutoCloseable {

    /** The engine's name for people. */
    String title();

    /** What a URL begins with, {@code jdbc:presto://}. */
    String prefix();

    /** The driver. */
    Driver driver() throws SQLException;

    /** Sets a property of the session. */
    void setSessionProperty(Connection connection, String name, String value) throws SQLException;

    /** Has news of a statement's query told. */
    void watch(Statement statement, Consumer<QueryNews> listener) throws SQLException;

    /** Ends what {@link #watch} began. */
    void unwatch(Statement statement) throws SQLException;

    /** Has the one who logs in act for somebody else, if the driver can do that. */
    void impersonate(Properties properties, String user);

    /** Properties of connections, by the names of the settings that stand for them. */
    Map<String, String> propertyNames();

    /** The statement that takes a role. */
    String setRole(String role, String catalog);

    /** Ends the driver's threads and connections. */
    @Override
    void close();

    /** A value of one of the driver's own classes as one of Java's: a row as a list of its fields' values. */
    default Object plain(Object value) {
        return value;
    }

    /** A name in a statement. */
    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
