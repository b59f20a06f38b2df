package io.drawbar.engine.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An engine that was started for the contract's tests, with what its descriptor says of it. Thread-safe.
 *
 * <p>The descriptor is read from {@code src/main/plugin/engine.conf}, so tests run in the plugin's folder as Maven does it, or below.
 */
public final class EngineUnderTest implements AutoCloseable {
    private static final Path DESCRIPTOR = Path.of("src", "main", "plugin", "engine.conf");

    private final AtomicLong ids = new AtomicLong();
    private final Config descriptor;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Engine engine;
    private final EngineContext started;
    private final Probes probes;
    private final Path workFolder;
    private final Held before;

    private EngineUnderTest(
            Config descriptor, Engine engine, EngineContext started, Probes probes, Path workFolder, Held before) {
        this.descriptor = descriptor;
        this.engine = engine;
        this.started = started;
        this.probes = probes;
        this.workFolder = workFolder;
        this.before = before;
    }

    /** Starts an engine in this process, with the descriptor's settings and then these. */
    public static EngineUnderTest start(
            EnginePlugin plugin, Map<String, String> settings, Path workFolder, Probes probes) throws EngineException {
        return start(descriptor(), plugin, settings, workFolder, probes);
    }

    /** The same with a descriptor that stands elsewhere. */
    public static EngineUnderTest start(
            Path descriptorFile, EnginePlugin plugin, Map<String, String> settings, Path workFolder, Probes probes)
            throws EngineException {
        Config descriptor = ConfigFactory.parseFile(descriptorFile.toFile()).resolve();
        Map<String, String> all = new HashMap<>();
        // As the agent does it; what is to be kept goes with the test's folder.
        String kept = workFolder.resolve("warehouse").toString();
        descriptor
                .getObject("settings")
                .forEach((key, value) -> all.put(
                        key,
                        String.valueOf(value.unwrapped())
                                .replace("{warehouse}", kept)
                                .replace("{host}", "127.0.0.1")));
        all.putAll(settings);
        Held before = Held.now();
        EngineContext context = new EngineContext(
                "engine-under-test", "tester", descriptor.getString("default-version"), all, workFolder);
        return new EngineUnderTest(descriptor, plugin.start(context), context, probes, workFolder, before);
    }

    private static Path descriptor() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolve(DESCRIPTOR))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Neither here nor above is a file " + DESCRIPTOR + ": run tests in the plugin's folder."));
    }

    /** The Maven coordinates that {@code engine install --with NAME} adds to a version of the engine, by name. */
    public static Map<String, List<String>> extras(String version) {
        Config all = ConfigFactory.parseFile(descriptor().toFile()).resolve();
        Config extras = all.getConfig("versions").getConfig(ConfigUtil.joinPath(version, "extras"));
        return extras.root().keySet().stream()
                .collect(Collectors.toMap(name -> name, name -> extras.getStringList(ConfigUtil.joinPath(name))));
    }

    /** What the engine says it can do. */
    public Set<String> capabilities() {
        return Set.copyOf(descriptor.getStringList("capabilities"));
    }

    public Engine engine() {
        return engine;
    }

    Path workFolder() {
        return workFolder;
    }

    Held heldBeforeItStarted() {
        return before;
    }

    /**
     * Gives the engine to an owner, as if it had waited in a pool.
     *
     * @param changes in the settings that it was started with
     */
    public void claim(String owner, Map<String, String> changes) throws EngineException {
        Map<String, String> settings = new HashMap<>(started.settings());
        settings.putAll(changes);
        engine.claim(new EngineContext(started.engineId(), owner, started.version(), settings, started.workFolder()));
    }

    public Probes probes() {
        return probes;
    }

    /** Opens a session without settings. */
    public EngineSession session() throws EngineException {
        return session(Map.of(), Optional.empty());
    }

    /** Opens a session. */
    public EngineSession session(Map<String, String> settings, Optional<String> schema) throws EngineException {
        return engine.openSession(
                new SessionRequest("session-" + ids.incrementAndGet(), "tester", Optional.empty(), schema, settings));
    }

    /** A request to run a text in the default language. */
    public StatementRequest request(String text, Object... parameters) {
        return new StatementRequest(
                "statement-" + ids.incrementAndGet(),
                descriptor.getString("default-language"),
                text,
                java.util.Arrays.asList(parameters),
                Map.of());
    }

    /** Runs a statement to its end. */
    public RecordingSink run(EngineSession session, String text, Object... parameters)
            throws EngineException, InterruptedException {
        RecordingSink sink = new RecordingSink();
        run(session, sink, text, parameters);
        return sink;
    }

    /** Runs a statement to its end, into a sink. */
    public void run(EngineSession session, StatementSink sink, String text, Object... parameters)
            throws EngineException, InterruptedException {
        try (EngineStatement statement = session.prepare(request(text, parameters))) {
            statement.run(sink);
        }
    }

    /** Runs a statement to its end in a session of its own. */
    public RecordingSink run(String text, Object... parameters) throws EngineException, InterruptedException {
        try (EngineSession session = session()) {
            return run(session, text, parameters);
        }
    }

    /** The statements of a list, run for what they change. */
    public void setUp(EngineSession session, List<String> statements) throws EngineException, InterruptedException {
        for (String statement : statements) {
            run(session, statement);
        }
    }

    /** Closes the engine, once. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            engine.close();
        }
    }
}
