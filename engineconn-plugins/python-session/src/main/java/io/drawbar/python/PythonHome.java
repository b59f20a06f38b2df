package io.drawbar.python;

import io.drawbar.engine.spi.EngineException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the sessions of one engine process share: the worker's scripts, a folder, and a timer for limits. Thread-safe.
 */
public final class PythonHome implements AutoCloseable {
    private final Path folder;
    private final Path scripts;
    private final ScheduledExecutorService timer;

    private PythonHome(Path folder, Path scripts, ScheduledExecutorService timer) {
        this.folder = folder;
        this.scripts = scripts;
        this.timer = timer;
    }

    /** Unpacks the worker below a folder, in which sessions then have theirs. */
    public static PythonHome in(Path folder) throws EngineException {
        Path scripts = WorkerFiles.unpack(folder);
        return new PythonHome(folder, scripts, Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "python-limits");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /**
     * What a session's process gets beyond its settings.
     *
     * @param environment variables of its environment
     * @param code run in the session's namespace before any statement
     * @param told what the code finds as {@code drawbar.settings}
     */
    public record Opening(Map<String, String> environment, String code, Map<String, String> told) {
        public Opening {
            environment = Map.copyOf(environment);
            told = Map.copyOf(told);
        }
    }

    /** Opens a session, whose process is started with it. */
    public PythonSession open(String sessionId, PythonSettings settings, Opening opening) throws EngineException {
        return PythonSession.open(this, sessionId, settings, opening);
    }

    Path folder() {
        return folder;
    }

    Path scripts() {
        return scripts;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
