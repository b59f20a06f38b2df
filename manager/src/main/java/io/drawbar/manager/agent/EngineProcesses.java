package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.manager.confine.Accounts;
import io.drawbar.manager.confine.ControlGroup;
import io.drawbar.manager.confine.ControlGroups;
import io.drawbar.protocol.v1.ProcessEvent;
import io.drawbar.protocol.v1.ProcessExited;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine processes of this host: forks them, adopts those that outlived an agent before this one, notices their end, ends them.
 * Thread-safe.
 */
final class EngineProcesses implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EngineProcesses.class);
    private static final long TURN_MILLIS = 100;
    private static final long UPKEEP_MILLIS = 5_000;
    private static final Duration ENDED_KEPT = Duration.ofMinutes(10);

    private final Path runFolder;
    private final LogFiles logs;
    private final AgentMetrics metrics;
    private final Clock clock;
    private final int maxProcesses;
    private final ProcessStart starts;
    private final ProcessEnd ends;
    private final Optional<Accounts> accounts;
    private final Readiness readiness;
    private final Set<ControlGroup> leaving = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Threads.timer("agent");
    private final Map<String, RunningProcess> processes = new ConcurrentHashMap<>();
    private final Set<ProcessWatch> watches = ConcurrentHashMap.newKeySet();

    /**
     * What processes are started, ended and found with.
     *
     * @param accounts that they may run as
     */
    record Means(ProcessStart starts, ProcessEnd ends, Optional<Accounts> accounts, Readiness readiness) {}

    EngineProcesses(DrawbarHome home, LogFiles logs, Means means, AgentMetrics metrics, Clock clock, int maxProcesses)
            throws IOException {
        this.runFolder = Folders.makePrivate(Planner.runFolder(home));
        this.logs = logs;
        this.starts = means.starts();
        this.ends = means.ends();
        this.accounts = means.accounts();
        this.readiness = means.readiness();
        this.metrics = metrics;
        this.clock = clock;
        this.maxProcesses = maxProcesses;
    }

    /** Adopts what runs and clears away what does not; then looks after all of them. */
    void start() throws IOException {
        try (Stream<Path> folders = Files.list(runFolder)) {
            for (Path folder : folders.toList()) {
                adopt(folder);
            }
        }
        if (starts.groups().isPresent()) {
            clearStrays(starts.groups().get());
        }
        var turns = timer.scheduleWithFixedDelay(this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
        var upkeeps = timer.scheduleWithFixedDelay(this::upkeep, UPKEEP_MILLIS, UPKEEP_MILLIS, TimeUnit.MILLISECONDS);
        log.debug("Looking after engine processes: {}, {}", turns, upkeeps);
    }

    /** What an agent before this one has started and not written down. */
    private void clearStrays(ControlGroups groups) throws IOException {
        for (ControlGroup stray : groups.strays(processes.keySet())) {
            List<Long> left = stray.processes();
            if (!left.isEmpty()) {
                log.warn("Ending processes {} that an agent before this one has left in {}", left, stray.folder());
            }
            stray.kill();
            leaving.add(stray);
        }
    }

    private void adopt(Path folder) throws IOException {
        Optional<ProcessRecord> record = readRecord(folder);
        if (record.isEmpty()) {
            Folders.delete(folder);
            return;
        }
        ProcessRecord known = record.get();
        EngineId id = new EngineId(known.engineId());
        WorkFolder work = workFolder(known, folder);
        Optional<ProcessHandle> handle = known.find();
        if (handle.isEmpty()) {
            work.delete();
            Folders.delete(folder);
            return;
        }
        RunningProcess.Place place =
                new RunningProcess.Place(work, logs.of(id), starts.groups().flatMap(groups -> groups.find(id)), -1);
        RunningProcess process = new RunningProcess(known, handle.get(), place, true);
        processes.put(known.engineId(), process);
        log.info("Adopted engine {} ({} {}), pid {}", known.engineId(), known.type(), known.version(), known.pid());
        var unused = handle.get().onExit().thenAcceptAsync(gone -> exited(process, Autopsy.UNKNOWN), timer);
    }

    private WorkFolder workFolder(ProcessRecord record, Path own) {
        if (record.account().isEmpty() || accounts.isEmpty()) {
            return new OwnFolder(own);
        }
        Accounts known = accounts.get();
        return new AccountFolder(
                known.known(record.account().get()), known.folder().resolve("engine-" + record.engineId()));
    }

    private static Optional<ProcessRecord> readRecord(Path folder) {
        try {
            return ProcessRecord.read(folder);
        } catch (IOException e) {
            log.warn("The record of the process in {} cannot be read; it is not adopted", folder, e);
            return Optional.empty();
        }
    }

    /** Forks a process; answers the pid of the one there is when its engine was launched before. */
    long launch(EngineId id, String owner, Planning planning) throws IOException {
        // Two launches at once would fork twice; forking is quick, so that one lock for all does no harm.
        synchronized (processes) {
            RunningProcess known = processes.get(id.value());
            if (known != null) {
                return known.record().pid();
            }
            long running =
                    processes.values().stream().filter(RunningProcess::running).count();
            if (running >= maxProcesses) {
                throw new DrawbarException(
                        ErrorCode.ENGINE_RESOURCES,
                        "This host runs " + running + " engines, which is all it may (setting agent.max-processes).");
            }
            Optional<String> closed = readiness.closed(readiness.host());
            if (closed.isPresent()) {
                throw new DrawbarException(
                        ErrorCode.UNAVAILABLE, "The agent launches nothing at this moment: " + closed.get() + ".");
            }
            return fork(id, owner, planning.plan());
        }
    }

    /** Decides how a process is started, when it is not running already. */
    interface Planning {
        Plan plan() throws IOException;
    }

    private long fork(EngineId id, String owner, Plan plan) throws IOException {
        ProcessStart.Started started = starts.start(id, owner, plan);
        RunningProcess process = started.process();
        processes.put(id.value(), process);
        String type = process.record().type();
        metrics.started(type);
        log.info(
                "Started engine {} ({} {}) for {}, pid {}{}",
                id,
                type,
                process.record().version(),
                owner,
                process.record().pid(),
                process.record().account().map(name -> ", as " + name).orElse(""));
        var unused = started.child().onExit().thenAcceptAsync(gone -> exited(process, gone.exitValue()), timer);
        return process.record().pid();
    }

    private void exited(RunningProcess process, int code) {
        ProcessRecord record = process.record();
        boolean wasReady = process.ready() || isReady(process);
        ProcessExited how = ends.examine(process, code);
        if (!wasReady) {
            metrics.startFailed(record.type());
        }
        process.ended(how, clock.millis());
        log.info("Engine {}, pid {}, has ended: {}", record.engineId(), record.pid(), how.getCause());
        process.group().filter(group -> !ProcessEnd.isGone(group)).ifPresent(leaving::add);
        try {
            process.folder().delete();
            Folders.delete(runFolder.resolve(record.engineId()));
        } catch (IOException e) {
            log.warn(
                    "The folder of engine {} cannot be removed now; the next start of the agent tries again",
                    record.engineId(),
                    e);
        }
    }

    private static boolean isReady(RunningProcess process) {
        try {
            return process.folder().has(EngineLaunch.READY_FILE);
        } catch (IOException e) {
            log.debug(
                    "Whether engine {} was ready cannot be told",
                    process.record().engineId(),
                    e);
            return true;
        }
    }

    /** Tells a process to end, and sees to it after the grace. Does not wait. */
    void stop(EngineId id, Duration grace) {
        RunningProcess process = processes.get(id.value());
        if (process != null && process.running()) {
            stop(process, grace);
        }
    }

    private void stop(RunningProcess process, Duration grace) {
        log.info(
                "Stopping engine {}, pid {}",
                process.record().engineId(),
                process.record().pid());
        ProcessEnd.ask(process);
        var unused = timer.schedule(() -> force(process), grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void force(RunningProcess process) {
        if (!process.running()) {
            return;
        }
        log.warn("Engine {} did not end in time and is killed", process.record().engineId());
        ProcessEnd.force(process);
    }

    /** Follows a process until its end or the call's. */
    void watch(EngineId id, ServerCallStreamObserver<ProcessEvent> out) {
        RunningProcess process = processes.get(id.value());
        if (process == null) {
            throw new DrawbarException(ErrorCode.NOT_FOUND, "This agent has no process of engine " + id + ".");
        }
        watches.add(new ProcessWatch(process, out));
    }

    /** Those that run. */
    Collection<ProcessRecord> running() {
        return processes.values().stream()
                .filter(RunningProcess::running)
                .map(RunningProcess::record)
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
        for (RunningProcess process : processes.values()) {
            if (!process.ready() && process.folder().isOpen() && isReady(process)) {
                process.becameReady();
                metrics.ready(
                        process.record().type(),
                        Duration.ofMillis(clock.millis() - process.record().startedMillis()));
            }
        }
    }

    private void upkeep() {
        try {
            long oldest = clock.millis() - ENDED_KEPT.toMillis();
            processes.values().removeIf(process -> !process.running() && process.endedMillis() < oldest);
            leaving.removeIf(ProcessEnd::isGone);
            ends.prune();
            for (RunningProcess process : processes.values()) {
                logs.cut(process.logFile());
            }
            logs.deleteOld(
                    processes.values().stream().map(RunningProcess::logFile).collect(Collectors.toSet()));
        } catch (IOException | RuntimeException e) {
            log.warn("Logs cannot be looked after", e);
        }
    }

    /** Ends all processes and waits for it. */
    void stopAll(Duration grace) throws InterruptedException {
        List<CompletableFuture<ProcessExited>> ends = new ArrayList<>();
        for (RunningProcess process : processes.values()) {
            if (process.running()) {
                stop(process, grace);
                ends.add(process.end());
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

    @Override
    public void close() {
        leaving.removeIf(ProcessEnd::isGone);
        Threads.stop(timer);
    }
}
