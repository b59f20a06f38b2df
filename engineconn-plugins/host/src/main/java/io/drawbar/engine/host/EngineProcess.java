package io.drawbar.engine.host;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.engine.EngineLimits;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.engine.host.claim.Ownership;
import io.drawbar.engine.host.live.Ending;
import io.drawbar.engine.host.live.HostLog;
import io.drawbar.engine.host.live.Housekeeping;
import io.drawbar.engine.host.live.Registration;
import io.drawbar.engine.host.plugin.PluginContext;
import io.drawbar.engine.host.rpc.EngineParts;
import io.drawbar.engine.host.rpc.EngineRpc;
import io.drawbar.engine.host.run.FrameBudget;
import io.drawbar.engine.host.run.RunParts;
import io.drawbar.engine.host.run.StuckThreads;
import io.drawbar.engine.host.session.EngineChoice;
import io.drawbar.engine.host.session.Served;
import io.drawbar.engine.host.session.Sessions;
import io.drawbar.engine.host.session.Statements;
import io.drawbar.engine.host.thin.ThinEngines;
import io.drawbar.engine.host.train.Training;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.protocol.v1.EngineStatus;
import io.drawbar.protocol.v1.ShutdownRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The engine process: all its parts, built here. Started once, closed as often as you like. */
public final class EngineProcess implements AutoCloseable {
    private static final int CALL_THREADS = 8;
    private static final int CALLS_QUEUED = 10_000;

    private final Closers closers = new Closers();
    private final Clock clock = Clock.systemUTC();
    private final Ending ending = new Ending();
    private final EngineLaunch launch;
    private final RpcServer server;
    private final Map<String, String> facts;
    private final Sessions sessions;
    private final Statements statements;
    private final Ownership ownership;
    private final long readyMillis;
    /** Statements that nobody has asked for. */
    private final long warmUps;

    private EngineProcess(EngineLaunch launch) throws EngineException, IOException, InterruptedException {
        this.launch = launch;
        long begin = System.nanoTime();
        Starting starting = new Starting(launch);
        ScheduledExecutorService timer = Threads.timer("timer");
        closers.add(() -> Threads.stop(timer));
        // Made while the engine starts: connecting to ZooKeeper and loading gRPC's classes takes some tenths of a
        // second.
        Optional<Registration> registration = launch.coordinationConnect().isEmpty()
                ? Optional.empty()
                : Optional.of(new Registration(launch, this::live, ending));
        server = new RpcServer(launch.host());
        long hostMillis = (System.nanoTime() - begin) / 1_000_000;
        Starting.Started started = starting.await();
        Engine engine = started.engine();
        PluginContext context = started.context();
        closers.add(() -> context.tell(engine::close));
        facts = context.call(engine::facts);
        ExecutorService calls = pool(context, "call", CALL_THREADS, CALLS_QUEUED);
        RunParts runParts = new RunParts(
                launch.limits(), context, new FrameBudget(budgetBytes(launch.limits())), timer, calls, stuck(), 0);
        EngineChoice engines =
                ThinEngines.wanted(launch.settings()) ? closers.add(thin(runParts)) : oneEngine(engine, runParts);
        statements = new Statements(launch.limits());
        sessions = new Sessions(engines, launch.maxSessions(), clock);
        closers.add(this::closeSessions);
        ownership = new Ownership(launch, engine, context, clock);
        EngineParts parts = new EngineParts(
                sessions, statements, launch.limits(), ending, ownership, calls, this::status, this::shutdown);
        server.serve(new EngineRpc(parts).guarded(launch.engineToken()));
        closers.add(server);
        Housekeeping housekeeping =
                closers.add(new Housekeeping(launch, engine, context, sessions, statements, ending, ownership, clock));
        if (launch.isPooled()) {
            Training.warmUp(launch, server.port());
            ownership.waitForOwner();
        }
        warmUps = statements.begun();
        readyMillis = clock.millis();
        registration.map(closers::add).ifPresent(Registration::start);
        housekeeping.start();
        HostLog.say("Ready on " + launch.host() + ":" + server.port() + " after " + sinceJvmStart() + " ms: plugin "
                + started.loadMillis() + " ms, engine " + started.startMillis() + " ms, beside them host " + hostMillis
                + " ms");
    }

    /** Starts the process's parts; returns when the engine is up. */
    public static EngineProcess start(EngineLaunch launch) throws EngineException, IOException, InterruptedException {
        return new EngineProcess(launch);
    }

    private ExecutorService pool(PluginContext context, String name, int threads, int queued) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queued), context.threads(name));
        pool.allowCoreThreadTimeOut(true);
        pool.prestartCoreThread();
        closers.add(() -> Threads.stop(pool));
        return pool;
    }

    private static long budgetBytes(EngineLimits limits) {
        return limits.bufferBytes() > 0
                ? limits.bufferBytes()
                : Runtime.getRuntime().maxMemory() / 4;
    }

    /** Milliseconds since the system started this process. */
    static long sinceJvmStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Instant.now().toEpochMilli() - start.toEpochMilli())
                .orElse(-1L);
    }

    private EngineChoice oneEngine(Engine engine, RunParts parts) {
        ExecutorService runs = pool(parts.context(), "statement", launch.maxStatements(), launch.maxSessions() + 1);
        CompletableFuture<Served> served = CompletableFuture.completedFuture(new Served(engine, facts, parts, runs));
        return (wanted, request) -> served;
    }

    private ThinEngines thin(RunParts parts) throws EngineException {
        return new ThinEngines(
                new ThinEngines.Surroundings(
                        launch.engineId(),
                        launch.owner(),
                        Path.of(launch.workFolder()),
                        this::renew,
                        (session, why) -> cutOff(session, why)),
                launch.settings(),
                parts);
    }

    private void cutOff(String session, String why) {
        sessions.cutOff(session, why);
    }

    /** An engine of the process alone: a thread of its that is stuck is reason enough to renew the process. */
    private StuckThreads stuck() {
        return new StuckThreads() {
            @Override
            public void givenUp(String sessionId, String what) {
                renew(what);
            }

            @Override
            public void cameBack() {}
        };
    }

    private void renew(String why) {
        if (!ending.draining()) {
            HostLog.say(why + " The engine takes nothing new and ends when its other statements have.");
            ending.drain(why);
        }
    }

    private void shutdown(ShutdownRequest request) {
        String reason =
                "Asked to end: " + (request.getReason().isEmpty() ? "no reason given" : request.getReason()) + ".";
        if (request.getDrain()) {
            HostLog.say(reason + " Its statements may end first.");
            ending.drain(reason);
        } else {
            ending.end(0, reason);
        }
    }

    private EngineStatus status() {
        Runtime runtime = Runtime.getRuntime();
        return EngineStatus.newBuilder()
                .setEngineId(launch.engineId())
                .setSessions(sessions.count())
                .setRunningStatements(statements.running())
                .setHeapUsedBytes(runtime.totalMemory() - runtime.freeMemory())
                .setHeapMaxBytes(runtime.maxMemory())
                .setIdleSinceMillis(sessions.idleSinceMillis())
                .putAllFacts(facts)
                .setDraining(ending.draining())
                .build();
    }

    private EngineLive live() {
        EngineStatus now = status();
        // In steps of 16 MiB, so that an idle engine does not write to ZooKeeper every few seconds.
        long heapUsed = now.getHeapUsedBytes() >> 24 << 24;
        return new EngineLive(
                launch.host(),
                server.port(),
                ProcessHandle.current().pid(),
                readyMillis,
                facts,
                now.getSessions(),
                now.getRunningStatements(),
                statements.begun() - warmUps,
                heapUsed,
                now.getHeapMaxBytes(),
                now.getIdleSinceMillis(),
                now.getDraining(),
                ownership.claim());
    }

    private void closeSessions() {
        for (String id : sessions.ids()) {
            statements.sessionClosed(id);
            var unused = sessions.close(id);
        }
    }

    int port() {
        return server.port();
    }

    /** How the process comes to its end; others may decide it. */
    Ending ending() {
        return ending;
    }

    @Override
    public void close() {
        ending.drain("The engine process is ending.");
        closers.close();
    }
}
