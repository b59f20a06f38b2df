package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.lifecycle.Threads;
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
    private static final int LAST_LINES = 50;
    private static final long TURN_MILLIS = 100;
    private static final long UPKEEP_MILLIS = 5_000;
    private static final Duration ENDED_KEPT = Duration.ofMinutes(10);

    private final Path runFolder;
    private final LogFiles logs;
    private final AgentMetrics metrics;
    private final Clock clock;
    private final int maxProcesses;
    private final ScheduledExecutorService timer = Threads.timer("agent");
    private final Map<String, RunningProcess> processes = new ConcurrentHashMap<>();
    private final Set<ProcessWatch> watches = ConcurrentHashMap.newKeySet();

    EngineProcesses(DrawbarHome home, LogFiles logs, AgentMetrics metrics, Clock clock, int maxProcesses)
            throws IOException {
        this.runFolder = Folders.makePrivate(Planner.runFolder(home));
        this.logs = logs;
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
        var turns = timer.scheduleWithFixedDelay(this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
        var upkeeps = timer.scheduleWithFixedDelay(this::upkeep, UPKEEP_MILLIS, UPKEEP_MILLIS, TimeUnit.MILLISECONDS);
        log.debug("Looking after engine processes: {}, {}", turns, upkeeps);
    }

    private void adopt(Path folder) throws IOException {
        Optional<ProcessRecord> record = readRecord(folder);
        Optional<ProcessHandle> handle = record.flatMap(ProcessRecord::find);
        if (handle.isEmpty()) {
            Folders.delete(folder);
            return;
        }
        ProcessRecord known = record.get();
        RunningProcess process =
                new RunningProcess(known, handle.get(), folder, logs.of(new EngineId(known.engineId())), true);
        processes.put(known.engineId(), process);
        log.info("Adopted engine {} ({} {}), pid {}", known.engineId(), known.type(), known.version(), known.pid());
        var unused = handle.get().onExit().thenAcceptAsync(gone -> exited(process, ExitWords.UNKNOWN), timer);
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
            return fork(id, owner, planning.plan());
        }
    }

    /** Decides how a process is started, when it is not running already. */
    interface Planning {
        Plan plan() throws IOException;
    }

    private long fork(EngineId id, String owner, Plan plan) throws IOException {
        EngineLaunch launch = plan.launch();
        DrawbarHome.replace(plan.workFolder().resolve(EngineLaunch.FILE), launch.text());
        Path logFile = logs.make(id);
        ProcessBuilder builder = new ProcessBuilder(plan.command().words())
                .directory(plan.workFolder().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        builder.environment().clear();
        builder.environment().putAll(plan.environment());
        Process child;
        try {
            child = builder.start();
        } catch (IOException e) {
            Folders.delete(plan.workFolder());
            throw new DrawbarException(
                    ErrorCode.ENGINE_START_FAILED, "The engine's process could not be forked: " + e.getMessage(), e);
        }
        ProcessRecord record = new ProcessRecord(
                id.value(),
                child.pid(),
                ProcessRecord.startMillis(child.toHandle()),
                launch.type(),
                launch.version(),
                owner,
                LaunchCommand.newSession().isPresent());
        record.write(plan.workFolder());
        RunningProcess process = new RunningProcess(record, child.toHandle(), plan.workFolder(), logFile, false);
        processes.put(id.value(), process);
        metrics.started(launch.type());
        log.info("Started engine {} ({} {}) for {}, pid {}", id, launch.type(), launch.version(), owner, child.pid());
        var unused = child.onExit().thenAcceptAsync(gone -> exited(process, gone.exitValue()), timer);
        return child.pid();
    }

    private void exited(RunningProcess process, int code) {
        ProcessRecord record = process.record();
        ProcessExited.Builder how = ProcessExited.newBuilder().setExitCode(code);
        try {
            List<String> last = LogTail.last(process.logFile(), LAST_LINES);
            how.addAllLastLines(last).setCause(ExitWords.cause(code, last, process.folder(), record.type()));
            if (record.ownGroup()) {
                ProcessGroup.kill(record.pid());
            }
        } catch (IOException | RuntimeException e) {
            log.warn("The end of engine {} cannot be told in full", record.engineId(), e);
        }
        if (!process.ready() && !Files.exists(process.folder().resolve(EngineLaunch.READY_FILE))) {
            metrics.startFailed(record.type());
        }
        process.ended(how.build(), clock.millis());
        log.info("Engine {}, pid {}, has ended: {}", record.engineId(), record.pid(), how.getCause());
        try {
            Folders.delete(process.folder());
        } catch (IOException e) {
            log.warn(
                    "The folder of engine {} cannot be removed now; the next start of the agent tries again",
                    record.engineId(),
                    e);
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
        process.handle().destroy();
        var unused = timer.schedule(() -> force(process), grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void force(RunningProcess process) {
        if (!process.running()) {
            return;
        }
        log.warn("Engine {} did not end in time and is killed", process.record().engineId());
        try {
            process.handle().destroyForcibly();
            if (process.record().ownGroup()) {
                ProcessGroup.kill(process.record().pid());
            }
        } catch (IOException e) {
            log.warn(
                    "The process group of engine {} cannot be killed",
                    process.record().engineId(),
                    e);
        }
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
            if (!process.ready() && Files.exists(process.folder().resolve(EngineLaunch.READY_FILE))) {
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

    @Override
    public void close() {
        Threads.stop(timer);
    }
}
