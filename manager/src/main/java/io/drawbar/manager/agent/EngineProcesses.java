package io.drawbar.manager.agent;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.protocol.v1.ProcessEvent;
import io.drawbar.protocol.v1.ProcessExited;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of this agent's engines, whichever launcher started them: launches each once, adopts those that outlived an agent before this one,
 * notices their end, ends them. Thread-safe.
 */
final class EngineProcesses implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EngineProcesses.class);
    private static final long TURN_MILLIS = 100;
    private static final long UPKEEP_MILLIS = 5_000;
    private static final Duration ENDED_KEPT = Duration.ofMinutes(10);
    private static final int LOCKS = 32;

    private final Launchers launchers;
    private final LogFiles logs;
    private final AgentMetrics metrics;
    private final Clock clock;
    private final int maxProcesses;
    private final Readiness readiness;
    private final ScheduledExecutorService timer = Threads.timer("agent");
    /** Looking after what a launcher left may wait for another machine, which must not keep logs and ends from being told. */
    private final ScheduledExecutorService upkeep = Threads.timer("agent-upkeep");

    private final Map<String, RunningEngine> engines = new ConcurrentHashMap<>();
    private final Set<EngineId> starting = ConcurrentHashMap.newKeySet();
    private final List<ReentrantLock> locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toList();
    private final Set<ProcessWatch> watches = ConcurrentHashMap.newKeySet();
    /** Whether all are being ended: what is launched later would be missed. */
    private volatile boolean ending;

    EngineProcesses(
            Launchers launchers,
            LogFiles logs,
            Readiness readiness,
            AgentMetrics metrics,
            Clock clock,
            int maxProcesses) {
        this.launchers = launchers;
        this.logs = logs;
        this.readiness = readiness;
        this.metrics = metrics;
        this.clock = clock;
        this.maxProcesses = maxProcesses;
    }

    /** Adopts what runs and clears away what does not; then looks after all of them. */
    void start() throws IOException {
        for (EngineLauncher launcher : launchers.all()) {
            for (EngineHold hold : launcher.adopt()) {
                EngineFacts facts = hold.facts();
                log.info(
                        "Adopted engine {} ({} {}), {}",
                        facts.engineId(),
                        facts.type(),
                        facts.version(),
                        facts.place());
                keep(new RunningEngine(hold, launcher.name(), hold.tellsReadinessCheaply() && isReady(hold)));
            }
        }
        var turns = timer.scheduleWithFixedDelay(this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
        var upkeeps = upkeep.scheduleWithFixedDelay(this::upkeep, UPKEEP_MILLIS, UPKEEP_MILLIS, TimeUnit.MILLISECONDS);
        log.debug("Looking after engine processes: {}, {}", turns, upkeeps);
    }

    private void keep(RunningEngine engine) {
        engines.put(engine.facts().engineId(), engine);
        var unused = engine.hold().exit().thenAcceptAsync(code -> exited(engine, code), timer);
    }

    /** Starts an engine; answers with the one there is when it was launched before. */
    EngineFacts launch(Wish wish) throws IOException {
        // Two launches of one engine at once would start it twice.
        ReentrantLock lock = lock(wish.id());
        lock.lock();
        try {
            RunningEngine known = engines.get(wish.id().value());
            if (known != null) {
                return known.facts();
            }
            starting.add(wish.id());
            EngineLauncher launcher = launchers.of(wish.type());
            checkRoom(launcher);
            return launch(wish, launcher);
        } finally {
            starting.remove(wish.id());
            lock.unlock();
        }
    }

    private ReentrantLock lock(EngineId id) {
        return locks.get(Math.floorMod(id.hashCode(), LOCKS));
    }

    private void checkRoom(EngineLauncher launcher) {
        if (ending) {
            throw new DrawbarException(ErrorCode.UNAVAILABLE, "The agent is stopping.");
        }
        long running = engines.values().stream().filter(RunningEngine::running).count();
        if (running + starting.size() > maxProcesses) {
            throw new DrawbarException(
                    ErrorCode.ENGINE_RESOURCES,
                    "This host runs " + running + " engines, which is all it may (setting agent.max-processes).");
        }
        Optional<String> closed = readiness.closed(readiness.host()).or(launcher::closed);
        if (closed.isPresent()) {
            throw new DrawbarException(
                    ErrorCode.UNAVAILABLE, "The agent launches nothing at this moment: " + closed.get() + ".");
        }
    }

    private EngineFacts launch(Wish wish, EngineLauncher launcher) throws IOException {
        String type = wish.type().value();
        EngineHold hold;
        try {
            hold = launcher.launch(wish);
        } catch (IOException | RuntimeException e) {
            metrics.refused(type, launcher.name());
            throw e;
        }
        metrics.started(type, launcher.name());
        EngineFacts facts = hold.facts();
        log.info(
                "Started engine {} ({} {}) for {}, {}", wish.id(), type, facts.version(), facts.owner(), facts.place());
        keep(new RunningEngine(hold, launcher.name(), false));
        return facts;
    }

    private void exited(RunningEngine engine, int code) {
        EngineFacts facts = engine.facts();
        boolean wasReady = engine.ready() || isReady(engine.hold());
        ProcessExited how = engine.hold().examine(code, engine.stopping());
        if (!wasReady) {
            metrics.startFailed(facts.type(), engine.launcher());
        }
        engine.ended(how, clock.millis());
        log.info("Engine {}, {}, has ended: {}", facts.engineId(), facts.place(), how.getCause());
        try {
            engine.hold().clear();
        } catch (IOException e) {
            log.warn(
                    "What engine {} has left cannot be removed now; the next start of the agent tries again",
                    facts.engineId(),
                    e);
        }
    }

    private static boolean isReady(EngineHold hold) {
        try {
            return hold.isReady();
        } catch (IOException e) {
            log.debug("Whether engine {} was ready cannot be told", hold.facts().engineId(), e);
            return true;
        }
    }

    /** Tells an engine to end, and sees to it after the grace. Returns at once; the future ends when the engine has ended. */
    CompletableFuture<Void> stop(EngineId id, Duration grace) {
        RunningEngine engine;
        ReentrantLock lock = lock(id);
        lock.lock(); // One that is being forked is stopped when it is there.
        try {
            engine = engines.get(id.value());
        } finally {
            lock.unlock();
        }
        if (engine == null || !engine.running()) {
            return CompletableFuture.completedFuture(null);
        }
        stop(engine, grace);
        return engine.end().thenApply(how -> null);
    }

    private void stop(RunningEngine engine, Duration grace) {
        log.info(
                "Stopping engine {}, {}",
                engine.facts().engineId(),
                engine.facts().place());
        engine.toldToEnd();
        engine.hold().ask(grace);
        var unused = timer.schedule(() -> force(engine), grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void force(RunningEngine engine) {
        if (!engine.running()) {
            return;
        }
        log.warn("Engine {} did not end in time and is killed", engine.facts().engineId());
        engine.hold().force();
    }

    /** Follows an engine until its end or the call's. */
    void watch(EngineId id, ServerCallStreamObserver<ProcessEvent> out) {
        RunningEngine engine = engines.get(id.value());
        if (engine == null) {
            throw new DrawbarException(ErrorCode.NOT_FOUND, "This agent has no process of engine " + id + ".");
        }
        watches.add(new ProcessWatch(engine, out));
    }

    /** Those that run. */
    Collection<EngineFacts> running() {
        return engines.values().stream()
                .filter(RunningEngine::running)
                .map(RunningEngine::facts)
                .toList();
    }

    private static boolean goesOn(ProcessWatch watch) {
        try {
            return watch.turn();
        } catch (IOException | RuntimeException e) {
            log.warn("A log cannot be followed", e);
            return false;
        }
    }

    private void turn() {
        watches.removeIf(watch -> !goesOn(watch));
        for (RunningEngine engine : engines.values()) {
            if (!engine.ready()
                    && engine.running()
                    && engine.hold().tellsReadinessCheaply()
                    && isReady(engine.hold())) {
                engine.becameReady();
                metrics.ready(
                        engine.facts().type(),
                        engine.launcher(),
                        Duration.ofMillis(clock.millis() - engine.facts().startedMillis()));
            }
        }
    }

    private void upkeep() {
        try {
            long oldest = clock.millis() - ENDED_KEPT.toMillis();
            engines.values().removeIf(engine -> !engine.running() && engine.endedMillis() < oldest);
            for (RunningEngine engine : engines.values()) {
                logs.cut(engine.hold().logFile());
            }
            logs.deleteOld(
                    engines.values().stream().map(it -> it.hold().logFile()).collect(Collectors.toSet()));
        } catch (IOException | RuntimeException e) {
            log.warn("Logs cannot be looked after", e);
        }
        for (EngineLauncher launcher : launchers.all()) {
            try {
                launcher.upkeep(this::knows);
            } catch (IOException | RuntimeException e) {
                log.warn("What the launcher {} has left cannot be looked after now", launcher.name(), e);
            }
        }
    }

    private boolean knows(EngineId engine) {
        RunningEngine known = engines.get(engine.value());
        return starting.contains(engine) || (known != null && known.running());
    }

    /** Ends all engines and waits for it; launches under way end first, and none begins any more. */
    void stopAll(Duration grace) throws InterruptedException {
        ending = true;
        long until = System.nanoTime() + grace.toNanos();
        for (ReentrantLock lock : locks) {
            if (lock.tryLock(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                lock.unlock();
            } else {
                log.warn(
                        "A launch that is under way does not end: what it starts is adopted, or cleared away, by the next agent");
            }
        }
        List<CompletableFuture<ProcessExited>> ends = new ArrayList<>();
        for (RunningEngine engine : engines.values()) {
            if (engine.running()) {
                stop(engine, grace);
                ends.add(engine.end());
            }
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
        try {
            all.get(grace.toMillis() + 2_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Not all engines have ended in time", e);
        }
    }

    /** Whether somebody has told this agent to launch nothing more, and why it launches nothing. */
    Readiness readiness() {
        return readiness;
    }

    /** Why no engine is launched at this moment by the launcher for most of them. */
    Optional<String> closed() {
        return launchers.usual().closed();
    }

    @Override
    public void close() {
        Threads.stop(upkeep);
        Threads.stop(timer);
        launchers.all().forEach(EngineLauncher::close);
    }
}
