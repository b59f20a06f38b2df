package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.Canceller;
import io.drawbar.engine.jdbc.JdbcSession;
import io.drawbar.engine.jdbc.RegisteredDrivers;
import io.drawbar.engine.jdbc.SecretReference;
import io.drawbar.engine.jdbc.SessionOptions;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A cluster of Presto or Trino, on which each session has a connection of its own: an address and some headers. Thread-safe. */
public final class FamilyEngine implements Engine {
    private static final int FETCH_ROWS = 1_000;
    private static final Pattern PLACE = Pattern.compile(
            "[A-Za-z0-9.-]+(:\\d{1,5})?(/[A-Za-z0-9_-]+){0,2}|\\[[0-9a-fA-F:]+\\](:\\d{1,5})?(/[A-Za-z0-9_-]+){0,2}");

    private static final Set<String> SESSION_SETTINGS = Set.of("role", "client-tags", "client-info", "time-zone");
    private static final String PROPERTY = "session.";

    private final FamilyDriver driver;
    private final ClusterSettings cluster;
    private final FamilyDialect dialect;
    private final Canceller canceller;

    private FamilyEngine(FamilyDriver driver, ClusterSettings cluster) {
        this.driver = driver;
        this.cluster = cluster;
        this.dialect = new FamilyDialect(driver, cluster.console());
        this.canceller = new Canceller(driver.title());
    }

    /**
     * The engine for a cluster that the settings name.
     *
     * @param environment where secrets may be
     */
    public static FamilyEngine start(FamilyDriver driver, Map<String, String> settings, Map<String, String> environment)
            throws EngineException {
        String url = settings.getOrDefault("url", "");
        String place =
                url.startsWith(driver.prefix()) ? url.substring(driver.prefix().length()) : "";
        if (!PLACE.matcher(place).matches()) {
            throw refused("The setting url is '" + url + "'; expected " + driver.prefix()
                    + "HOST:PORT/CATALOG/SCHEMA without parameters, the last two optional (engines."
                    + driver.title().toLowerCase(java.util.Locale.ROOT) + ".settings.url).");
        }
        boolean ssl = settings.getOrDefault("ssl", "false").equals("true");
        String host = place.split("/", 2)[0];
        Optional<SecretReference> password = Optional.empty();
        if (!settings.getOrDefault("password", "").isEmpty()) {
            password = Optional.of(SecretReference.of("password", settings.get("password")));
        }
        Map<String, SecretReference> credentials = new LinkedHashMap<>();
        for (String name : new TreeSet<>(settings.keySet())) {
            if (name.startsWith("credential.")) {
                credentials.put(name.substring("credential.".length()), SecretReference.of(name, settings.get(name)));
            }
        }
        ClusterSettings cluster = new ClusterSettings(
                url,
                (ssl ? "https://" : "http://") + host + "/ui/query.html?",
                ssl,
                text(settings, "ssl-trust-store"),
                text(settings, "user"),
                password,
                credentials,
                environment);
        return new FamilyEngine(driver, cluster);
    }

    private static Optional<String> text(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).filter(text -> !text.isEmpty());
    }

    static EngineException refused(String message) {
        return EngineException.builder(Kind.USER, message).sqlState("22023").build();
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        for (String name : request.settings().keySet()) {
            if (!SESSION_SETTINGS.contains(name) && !name.startsWith(PROPERTY)) {
                throw refused("A session has no setting " + name + "; it has "
                        + SESSION_SETTINGS.stream().sorted().toList() + " and session.NAME for " + driver.title()
                        + "'s own properties.");
            }
        }
        JdbcSession session = new JdbcSession(
                new FamilyConnections(driver, cluster, request),
                dialect,
                new SessionOptions(FETCH_ROWS, Duration.ZERO, false),
                canceller);
        if (request.schema().isPresent()) {
            try {
                session.connect();
            } catch (EngineException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        }
        return session;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("ui-url", cluster.console().replace("query.html?", ""));
    }

    @Override
    public void close() {
        canceller.close();
        driver.close();
        RegisteredDrivers.forget();
    }
}
