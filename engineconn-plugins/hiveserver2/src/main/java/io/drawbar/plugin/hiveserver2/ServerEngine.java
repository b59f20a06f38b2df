package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.jdbc.Canceller;
import io.drawbar.engine.jdbc.JdbcSession;
import io.drawbar.engine.jdbc.SessionOptions;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A HiveServer2, on which each session has a connection of its own, which is a session of the server's. Thread-safe. */
final class ServerEngine implements Engine {
    private static final Logger log = LoggerFactory.getLogger(ServerEngine.class);
    private static final List<String> SETTINGS =
            List.of("hive.", "hivevar:", "mapreduce.", "mapred.", "tez.", "orc.", "parquet.", "avro.");

    private final ServerSettings server;
    private final Canceller canceller = new Canceller("HiveServer2");
    private final QueryLogs logs = new QueryLogs();
    private final ServerDialect dialect;
    private final ScheduledThreadPoolExecutor clock;

    ServerEngine(ServerSettings server) {
        this.server = server;
        this.dialect = new ServerDialect(logs, server.cancelWait());
        this.clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "HiveServer2-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        for (String name : request.settings().keySet()) {
            if (SETTINGS.stream().noneMatch(name::startsWith)) {
                throw ServerSettings.refused(
                        "A session has no setting " + name + "; it has what begins with " + SETTINGS + ".");
            }
        }
        JdbcSession session = new JdbcSession(
                new ServerConnections(server, request, clock),
                dialect,
                new SessionOptions(server.fetchSize(), Duration.ZERO, false),
                canceller);
        if (request.schema().isPresent() || !request.settings().isEmpty()) {
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
    public void close() {
        canceller.close();
        logs.close();
        clock.shutdown(); // what still waits for a server is cut off in time
        server.certificates().ifPresent(ServerEngine::delete);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("A file could not be deleted", e);
        }
    }
}
