package io.drawbar.engine.host.thin;

import io.drawbar.common.engine.ThinEngine;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.engine.host.live.HostLog;
import io.drawbar.engine.host.run.RunParts;
import io.drawbar.engine.host.session.EngineChoice;
import io.drawbar.engine.host.session.Served;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SessionRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of a shared process. Each is loaded when the first session asks for it, and again, beside the old one, when the agent's file
 * about it has changed. Threads that plugins do not give back are counted; when there are too many, or the heap stays full, the process has
 * to be renewed. Thread-safe.
 */
public final class ThinEngines implements EngineChoice, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ThinEngines.class);
    private static final long PERIOD_MILLIS = 500;

    private final String engineId;
    private final String owner;
    private final Path workFolder;
    private final ThinLimits limits;
    private final RunParts shared;
    private final Consumer<String> renew;
    private final BiConsumer<String, String> cutOff;
    private final Map<String, Loading> byName = new HashMap<>();
    private final List<LoadedEngine> loaded = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService rounds = Threads.timer("thin-rounds");
    private boolean closed;

    private record Loading(String text, CompletableFuture<LoadedEngine> engine) {}

    /**
     * Whose process it is and what it does when it must.
     *
     * @param engineId of the process
     * @param owner of the process
     * @param workFolder of the process
     * @param renew ends the process as soon as it can, for a reason
     * @param cutOff ends a session, for a reason
     */
    public record Surroundings(
            String engineId,
            String owner,
            Path workFolder,
            Consumer<String> renew,
            BiConsumer<String, String> cutOff) {}

    /**
     * No engine is loaded yet.
     *
     * @param settings of the process
     * @param shared what the statements of all engines share
     */
    public ThinEngines(Surroundings surroundings, Map<String, String> settings, RunParts shared)
            throws EngineException {
        this.engineId = surroundings.engineId();
        this.owner = surroundings.owner();
        this.workFolder = surroundings.workFolder();
        this.renew = surroundings.renew();
        this.cutOff = surroundings.cutOff();
        this.limits = ThinLimits.of(settings);
        this.shared = shared;
        var unused = rounds.scheduleWithFixedDelay(this::round, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether a process is there for thin engines. */
    public static boolean wanted(Map<String, String> settings) {
        return settings.containsKey(ThinLimits.ENGINES);
    }

    @Override
    public CompletableFuture<Served> of(Wanted wanted, SessionRequest request) {
        if (wanted.type().isEmpty() || wanted.version().isEmpty()) {
            return CompletableFuture.failedFuture(new DrawbarException(
                    ErrorCode.UNKNOWN_ENGINE,
                    "This process runs other engines and the session names none: choose an engine of its own name."));
        }
        try {
            Path file = ThinEngine.file(limits.engines(), wanted.type(), wanted.version());
            return load(wanted, Files.readString(file), ThinEngine.read(file)).thenApply(LoadedEngine::served);
        } catch (NoSuchFileException e) {
            return CompletableFuture.failedFuture(new DrawbarException(
                    ErrorCode.UNKNOWN_ENGINE,
                    wanted.type() + "@" + wanted.version() + " is not installed on the host of the shared process: run"
                            + " `drawbar engine install " + wanted.type() + "@" + wanted.version() + "` there.",
                    e));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<LoadedEngine> load(Wanted wanted, String text, ThinEngine engine) {
        String name = wanted.type() + "@" + wanted.version();
        Loading fresh;
        Optional<Loading> before;
        synchronized (byName) {
            if (closed) {
                return CompletableFuture.failedFuture(
                        new DrawbarException(ErrorCode.ENGINE_LOST, "The engine process is ending."));
            }
            before = Optional.ofNullable(byName.get(name));
            if (before.isPresent()
                    && before.get().text().equals(text)
                    && !before.get().engine().isCompletedExceptionally()) {
                return before.get().engine();
            }
            fresh = new Loading(text, new CompletableFuture<>());
            byName.put(name, fresh);
        }
        before.ifPresent(old -> old.engine().thenAccept(LoadedEngine::retire).exceptionally(failed -> null));
        // A plugin that hangs while it starts keeps this thread and nothing else.
        Threads.named("thin-start-" + name)
                .newThread(() -> start(engine, fresh))
                .start();
        long limitMillis = limits.startLimit().toMillis();
        return fresh.engine().orTimeout(limitMillis, TimeUnit.MILLISECONDS);
    }

    private void start(ThinEngine engine, Loading loading) {
        long begin = System.nanoTime();
        try {
            LoadedEngine started = LoadedEngine.start(
                    engine,
                    new LoadedEngine.Surroundings(engineId, owner, workFolder, limits, shared, cutOff, this::forget));
            loaded.add(started);
            if (loading.engine().complete(started)) {
                HostLog.say(engine.type() + "@" + engine.version() + " is loaded after "
                        + (System.nanoTime() - begin) / 1_000_000 + " ms");
            } else {
                // Nobody waits for it any more.
                started.retire();
            }
        } catch (Throwable e) {
            // The edge of a thread: whatever the plugin throws is the session's answer, and the next one tries again.
            loading.engine().completeExceptionally(e);
        }
    }

    private void forget(LoadedEngine engine) {
        loaded.remove(engine);
    }

    private void round() {
        try {
            long now = System.nanoTime();
            int lost = 0;
            for (LoadedEngine engine : loaded) {
                lost += engine.sweep(now);
            }
            if (lost > limits.abandonedThreads()) {
                renew.accept(lost + " threads did not come back from their engines, which are more than "
                        + limits.abandonedThreads() + ": the shared process is renewed.");
            }
            double full = heapAfterCollection();
            if (full > limits.heapFraction()) {
                renew.accept("The heap is " + Math.round(full * 100)
                        + " % full right after a collection: the shared process is renewed.");
            }
        } catch (RuntimeException e) {
            log.warn("A round over the engines failed", e);
        }
    }

    /** How full the pool of old objects was after its last collection; 0 before the first. */
    private static double heapAfterCollection() {
        double full = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            boolean old = pool.getName().contains("Old") || pool.getName().contains("Tenured");
            MemoryUsage usage = pool.getType() == MemoryType.HEAP && old ? pool.getCollectionUsage() : null;
            if (usage != null && usage.getMax() > 0) {
                full = Math.max(full, (double) usage.getUsed() / usage.getMax());
            }
        }
        return full;
    }

    @Override
    public void close() {
        synchronized (byName) {
            closed = true;
        }
        Threads.stop(rounds);
        new ArrayList<>(loaded).forEach(LoadedEngine::close);
    }
}
