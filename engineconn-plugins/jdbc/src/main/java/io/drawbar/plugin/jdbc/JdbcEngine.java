package io.drawbar.plugin.jdbc;

import io.drawbar.engine.jdbc.Canceller;
import io.drawbar.engine.jdbc.JdbcSession;
import io.drawbar.engine.jdbc.RegisteredDrivers;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The data sources and their connections. Thread-safe. */
final class JdbcEngine implements Engine {
    private static final long SWEEP_SECONDS = 5;

    private final Map<String, DataSource> sources;
    private final Optional<String> usual;
    private final UrlPolicy policy;
    private final Drivers drivers;
    private final Map<String, String> environment;
    private final Duration wait;
    private final Duration keep;
    private final Canceller canceller = new Canceller("jdbc");
    private final Map<String, Pool> pools = new HashMap<>();
    private final ScheduledThreadPoolExecutor sweeper;

    JdbcEngine(Map<String, String> settings, Map<String, String> environment, ClassLoader plugin)
            throws EngineException {
        SettingReader reader = new SettingReader(settings, "");
        this.sources = Map.copyOf(DataSource.read(settings));
        this.usual = reader.text("default-source");
        this.policy = new UrlPolicy(reader.words("allow-urls"), lower(reader));
        this.environment = Map.copyOf(environment);
        this.wait = reader.duration("pool.wait", Duration.ofSeconds(30));
        this.keep = reader.duration("pool.keep", Duration.ofMinutes(1));
        this.drivers = Drivers.find(plugin, reader.text("drivers"));
        this.sweeper = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "jdbc-pools");
            thread.setDaemon(true);
            return thread;
        });
        var unused = sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private static java.util.Set<String> lower(SettingReader reader) {
        return reader.words("allow-properties").stream()
                .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                .collect(java.util.stream.Collectors.toSet());
    }

    private void sweep() {
        List<Pool> all;
        synchronized (pools) {
            all = List.copyOf(pools.values());
        }
        all.forEach(Pool::sweep);
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        SessionSettings settings = SessionSettings.of(request.settings());
        Pool pool = pool(source(settings.source(), request.user()));
        SourceConnections connections = new SourceConnections(pool, request, settings.variables());
        JdbcSession session = new JdbcSession(connections, pool.dialect(), settings.options(pool.source()), canceller);
        if (connections.mayBeRefused()) {
            try {
                session.connect();
            } catch (EngineException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        }
        return session;
    }

    private DataSource source(Optional<String> named, String user) throws EngineException {
        List<String> usable = sources.values().stream()
                .filter(source -> source.allows(user))
                .map(DataSource::name)
                .sorted()
                .toList();
        String name = named.or(() -> usual).orElse(usable.size() == 1 ? usable.get(0) : "");
        if (usable.contains(name)) {
            return sources.get(name);
        }
        if (sources.isEmpty()) {
            throw Failures.user(
                    "08001",
                    "There is no data source yet: configure one with engines.jdbc.settings.\"source.NAME.url\" and so on.");
        }
        throw Failures.user(
                "08001",
                name.isEmpty()
                        ? "The session names no data source: set the setting \"source\" to one of " + usable + "."
                        : "There is no data source \"" + name + "\" for " + user + "; there are " + usable
                                + " (setting \"source\").");
    }

    private Pool pool(DataSource source) throws EngineException {
        synchronized (pools) {
            Pool known = pools.get(source.name());
            if (known == null) {
                Database database = policy.check(source);
                known = new Pool(source, database, drivers.of(source), environment, wait, keep);
                pools.put(source.name(), known);
            }
            return known;
        }
    }

    @Override
    public Map<String, String> facts() {
        return sources.isEmpty() ? Map.of() : Map.of("data-sources", Integer.toString(sources.size()));
    }

    /** Connections that are open to a data source. */
    int open(String source) {
        synchronized (pools) {
            return pools.containsKey(source) ? pools.get(source).open() : 0;
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        canceller.close();
        synchronized (pools) {
            pools.values().forEach(Pool::close);
            pools.clear();
        }
        drivers.close();
        RegisteredDrivers.forget();
    }
}
