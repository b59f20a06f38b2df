package io.drawbar.python;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SqlDialect;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.python.PythonHome.Opening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session: a Python process, in a folder of its own. When the process is lost the next statement starts another, and is told that the
 * variables are gone. Thread-safe.
 */
public final class PythonSession implements EngineSession {
    /** As the descriptors name it. */
    public static final String LANGUAGE = "python";

    private static final Logger log = LoggerFactory.getLogger(PythonSession.class);

    private final PythonHome home;
    private final PythonSettings settings;
    private final Opening opening;
    private final Path folder;
    private Optional<Worker> worker;
    private boolean closed;

    private PythonSession(PythonHome home, PythonSettings settings, Opening opening, Path folder) {
        this.home = home;
        this.settings = settings;
        this.opening = opening;
        this.folder = folder;
        this.worker = Optional.empty();
    }

    static PythonSession open(PythonHome home, String sessionId, PythonSettings settings, Opening opening)
            throws EngineException {
        Path folder = home.folder().resolve("session-" + sessionId.replaceAll("[^A-Za-z0-9._-]", "_"));
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw EngineException.builder(Kind.ENGINE, "The session's folder " + folder + " cannot be made: " + e)
                    .cause(e)
                    .build();
        }
        PythonSession session = new PythonSession(home, settings, opening, folder);
        try {
            session.worker();
            return session;
        } catch (EngineException e) {
            session.close();
            throw e;
        } catch (InterruptedException e) {
            session.close();
            Thread.currentThread().interrupt();
            throw EngineException.cancelled();
        }
    }

    /** The process, started anew if it has gone. */
    Worker worker() throws EngineException, InterruptedException {
        synchronized (this) {
            if (closed) {
                throw EngineException.cancelled();
            }
            if (worker.isPresent() && worker.get().isAlive()) {
                return worker.get();
            }
        }
        // Not under the lock: starting takes as long as Python does, and a close must not wait for it.
        Worker started = Worker.start(
                settings,
                new Worker.Start(home.scripts(), folder, opening.environment(), opening.code(), opening.told()));
        synchronized (this) {
            if (!closed) {
                worker = Optional.of(started);
                return started;
            }
        }
        started.close();
        throw EngineException.cancelled();
    }

    /** Whether a process of this session was lost, so that the next statement begins without variables. */
    synchronized boolean begunAnew() {
        return worker.isPresent() && !worker.get().isAlive();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    PythonSettings settings() {
        return settings;
    }

    PythonHome home() {
        return home;
    }

    @Override
    public EngineStatement prepare(StatementRequest request) throws EngineException {
        if (!request.language().equals(LANGUAGE)) {
            throw EngineException.unsupported(
                    "This session's language is " + LANGUAGE + ", not '" + request.language() + "'.");
        }
        if (!request.parameters().isEmpty()) {
            throw EngineException.unsupported("Python has no parameter markers; give values as settings "
                    + PythonSettings.VARIABLE + "NAME, which the code finds in drawbar.variables.");
        }
        return new PythonStatement(this, request.text());
    }

    @Override
    public SqlDialect dialect() {
        return SqlDialect.none();
    }

    @Override
    public void close() {
        Optional<Worker> last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = worker;
        }
        last.ifPresent(Worker::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A program that is still ending may have written meanwhile; the engine's folder goes later as a whole.
            log.debug("The session's folder {} stays until the engine ends", folder, e);
        }
    }
}
