package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.python.PythonHome;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import py4j.ClientServer;

/**
 * The way of Python processes into this one: py4j's server, as PySpark wants it, on the loopback address and behind a secret. Opened for
 * the first session in Python. Thread-safe.
 */
final class PythonGateway implements AutoCloseable {
    private static final int SECRET_BYTES = 32;

    private final Path folder;
    private final SparkSession base;
    private final SecureRandom random = new SecureRandom();
    private Optional<Open> open = Optional.empty();

    private record Open(PythonSources sources, PythonHome home, PythonEntry entry, ClientServer server, String secret) {}

    /**
     * @param folder in which sessions have theirs
     * @param base of which all sessions are made
     */
    PythonGateway(Path folder, SparkSession base) {
        this.folder = folder;
        this.base = base;
    }

    /** What a session's process is opened with; to be given back with {@link #leave}. */
    Entrance enter(SparkSession session) throws EngineException {
        Open now = open();
        String key = secret();
        now.entry().add(key, session);
        int port = now.server().getJavaServer().getListeningPort();
        Map<String, String> environment = Map.of(
                "PYTHONPATH", now.sources().path(),
                "PYSPARK_GATEWAY_PORT", Integer.toString(port),
                "PYSPARK_GATEWAY_SECRET", now.secret(),
                "PYSPARK_PIN_THREAD", "true");
        return new Entrance(now.home(), key, environment);
    }

    /**
     * A session's place behind the gateway.
     *
     * @param home opens its process
     * @param key under which its process finds it
     * @param environment of its process
     */
    record Entrance(PythonHome home, String key, Map<String, String> environment) {}

    synchronized void leave(Entrance entrance) {
        open.ifPresent(now -> now.entry().remove(entrance.key()));
    }

    private synchronized Open open() throws EngineException {
        if (open.isEmpty()) {
            PythonSources sources = PythonSources.find();
            PythonEntry entry = new PythonEntry(base);
            String secret = secret();
            ClientServer server = new ClientServer.ClientServerBuilder(entry)
                    .authToken(secret)
                    .javaPort(0)
                    .javaAddress(InetAddress.getLoopbackAddress())
                    .build();
            server.startServer();
            open = Optional.of(new Open(sources, PythonHome.in(folder.resolve("python")), entry, server, secret));
        }
        return open.get();
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public synchronized void close() {
        open.ifPresent(now -> {
            now.server().shutdown();
            now.home().close();
        });
        open = Optional.empty();
    }
}
