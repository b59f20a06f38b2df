package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.Connections;
import io.drawbar.engine.jdbc.SecretReference;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SessionRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one session. They hold no socket of their own, so none is kept for others. */
final class FamilyConnections implements Connections {
    private static final Logger log = LoggerFactory.getLogger(FamilyConnections.class);
    private static final String PROPERTY = "session.";

    private final FamilyDriver driver;
    private final ClusterSettings cluster;
    private final SessionRequest request;

    FamilyConnections(FamilyDriver driver, ClusterSettings cluster, SessionRequest request) {
        this.driver = driver;
        this.cluster = cluster;
        this.request = request;
    }

    @Override
    public Connection take() throws SQLException, EngineException {
        Connection connection = driver.driver().connect(cluster.url(), properties());
        if (connection == null) {
            throw new SQLException("The driver does not take the URL " + cluster.url() + ".", "08001");
        }
        try {
            prepare(connection);
            return connection;
        } catch (SQLException | EngineException | RuntimeException | Error e) {
            giveBack(connection, false);
            throw e;
        }
    }

    private Properties properties() throws EngineException {
        Map<String, String> names = driver.propertyNames();
        Properties properties = new Properties();
        properties.setProperty("user", cluster.user().orElse(request.user()));
        if (cluster.user().isPresent()) {
            driver.impersonate(properties, request.user());
        }
        if (cluster.password().isPresent()) {
            properties.setProperty("password", cluster.password().get().read(cluster.environment()));
        }
        if (cluster.ssl()) {
            properties.setProperty("SSL", "true");
            cluster.trustStore().ifPresent(file -> properties.setProperty("SSLTrustStorePath", file));
        }
        StringBuilder credentials = new StringBuilder();
        for (Map.Entry<String, SecretReference> one : cluster.credentials().entrySet()) {
            credentials
                    .append(credentials.isEmpty() ? "" : ";")
                    .append(one.getKey())
                    .append(':')
                    .append(one.getValue().read(cluster.environment()));
        }
        if (!credentials.isEmpty()) {
            properties.setProperty("extraCredentials", credentials.toString());
        }
        for (Map.Entry<String, String> name : names.entrySet()) {
            Optional.ofNullable(request.settings().get(name.getKey()))
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> properties.setProperty(name.getValue(), value));
        }
        return properties;
    }

    private void prepare(Connection connection) throws SQLException, EngineException {
        for (Map.Entry<String, String> setting : request.settings().entrySet()) {
            if (setting.getKey().startsWith(PROPERTY)) {
                driver.setSessionProperty(
                        connection, setting.getKey().substring(PROPERTY.length()), setting.getValue());
            }
        }
        if (request.catalog().isPresent()) {
            connection.setCatalog(request.catalog().get());
        }
        if (request.schema().isPresent()) {
            checkSchema(connection, request.schema().get());
            connection.setSchema(request.schema().get());
        }
        String role = request.settings().getOrDefault("role", "");
        if (!role.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                boolean ignored = statement.execute(driver.setRole(
                        role, Optional.ofNullable(connection.getCatalog()).orElse("")));
            }
        }
    }

    private static void checkSchema(Connection connection, String schema) throws SQLException, EngineException {
        String catalog = connection.getCatalog();
        if (catalog == null) {
            throw FamilyEngine.refused("The schema \"" + schema + "\" needs a catalog: the session names none.");
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show schemas from " + FamilyDriver.quoted(catalog))) {
            boolean found = false;
            while (rows.next()) {
                found |= schema.equals(rows.getString(1));
            }
            if (!found) {
                throw FamilyEngine.refused("There is no schema \"" + schema + "\" in the catalog \"" + catalog + "\".");
            }
        }
    }

    @Override
    public void giveBack(Connection connection, boolean usable) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            log.debug("A connection could not be closed", e);
        }
    }
}
