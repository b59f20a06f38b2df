package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.jdbc.Canceller;
import io.drawbar.engine.jdbc.JdbcSession;
import io.drawbar.engine.jdbc.SessionOptions;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.time.Duration;
import java.util.List;

/** A HiveServer2, on which each session has a connection of its own, which is a session of the server's. Thread-safe. */
final class ServerEngine implements Engine {
    private static final List<String> SETTINGS =
            List.of("hive.", "hivevar:", "mapreduce.", "mapred.", "tez.", "orc.", "parquet.", "avro.");

    private final ServerSettings server;
    private final Canceller canceller = new Canceller("HiveServer2");
    private final QueryLogs logs = new QueryLogs();
    private final ServerDialect dialect = new ServerDialect(logs);

    ServerEngine(ServerSettings server) {
        this.server = server;
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
                new ServerConnections(server, request),
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
    }
}
