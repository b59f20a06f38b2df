package io.drawbar.jdbc;

import io.drawbar.jdbc.internal.config.ConnectionUrl;
import io.drawbar.jdbc.internal.config.DriverVersion;
import io.drawbar.jdbc.internal.config.Options;
import io.drawbar.jdbc.internal.config.Property;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.run.JdbcConnection;
import io.drawbar.jdbc.internal.run.Session;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * The JDBC driver of Drawbar: {@code jdbc:drawbar://host[:port][,host...]/[catalog[/schema]][?name=value&...]}. What connections,
 * statements and results can do beyond JDBC they tell when they are unwrapped as {@link DrawbarConnection}, {@link DrawbarStatement}
 * and {@link DrawbarResultSet}. Thread-safe.
 */
public final class DrawbarDriver implements Driver {

    static {
        try {
            DriverManager.registerDriver(new DrawbarDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** For those that make drivers by their class's name. */
    public DrawbarDriver() {}

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        if (url == null) {
            throw Failures.connection("The URL is null.");
        }
        return ConnectionUrl.accepts(url);
    }

    /** A connection; null when the URL is for another driver, as JDBC has it. */
    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Options options = Options.of(url, properties == null ? new Properties() : properties);
        return new JdbcConnection(Session.open(options));
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) throws SQLException {
        Properties given = properties == null ? new Properties() : properties;
        Options options =
                Options.of(url == null || !ConnectionUrl.accepts(url) ? "jdbc:drawbar://localhost/" : url, given);
        List<DriverPropertyInfo> infos = new ArrayList<>();
        for (Property property : Property.values()) {
            String value = property.isSecret() ? "" : options.text(property);
            DriverPropertyInfo info = new DriverPropertyInfo(property.key(), value);
            info.description = property.description();
            info.required = false;
            info.choices =
                    property.choices().isEmpty() ? null : property.choices().toArray(new String[0]);
            infos.add(info);
        }
        return infos.toArray(new DriverPropertyInfo[0]);
    }

    @Override
    public int getMajorVersion() {
        return DriverVersion.own().major();
    }

    @Override
    public int getMinorVersion() {
        return DriverVersion.own().minor();
    }

    /** False: there are no transactions, so it cannot be. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("The driver does not use java.util.logging.", "0A000");
    }
}
