package io.drawbar.manager.launch;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.NodeId;
import io.drawbar.manager.pools.PoolBook;
import io.drawbar.manager.register.EngineRegister;
import io.drawbar.protocol.v1.AgentServiceGrpc;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.LaunchReply;
import io.drawbar.protocol.v1.LaunchRequest;
import io.drawbar.protocol.v1.ProcessExited;
import io.drawbar.protocol.v1.StopProcessReply;
import io.drawbar.protocol.v1.StopProcessRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out launches and burials for one leader's time: ZooKeeper first, then the agent, and reports how it went. After
 * {@link #close} it begins nothing any more. Thread-safe.
 */
public final class Launcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

    private final EngineRegister register;
    private final long epoch;
    private final Agents agents;
    private final Executor io;
    private final ScheduledExecutorService timer;
    private final Duration launchLimit;
    private final PoolBook pools;
    private final Reports reports;
    private final Map<EngineId, ProcessWatch> watches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** How launches and burials go; called on any thread. */
    public interface Reports {
        void recorded(EngineId engine);

        void forked(EngineId engine, long pid);

        void refused(EngineId engine, Failure why);

        void log(EngineId engine, List<String> lines);

        void exited(EngineId engine, ProcessExited end);

        void unknown(EngineId engine);

        void buried(EngineId engine);
    }

    /**
     * @param epoch of the leader
     * @param io runs what waits for ZooKeeper
     * @param launchLimit how long an agent may take to fork a process
     */
    public Launcher(
            EngineRegister register,
            long epoch,
            Agents agents,
            Executor io,
            ScheduledExecutorService timer,
            Duration launchLimit,
            PoolBook pools,
            Reports reports) {
        this.register = register;
        this.epoch = epoch;
        this.agents = agents;
        this.io = io;
        this.timer = timer;
        this.launchLimit = launchLimit;
        this.pools = pools;
        this.reports = reports;
    }

    /** Writes the record, then has the agent fork the process. */
    public void launch(EngineRecord record, Map<String, String> settings) {
        EngineId engine = new EngineId(record.id());
        inBackground(() -> {
            try {
                register.create(record, epoch);
            } catch (Exception e) {
                log.warn("The record of engine {} could not be written", engine, e);
                reports.refused(
                        engine,
                        Failures.of(ErrorCode.UNAVAILABLE, "ZooKeeper did not take the engine's record.").toBuilder()
                                .setRootCause(Failures.rootCause(e))
                                .build());
                return;
            }
            reports.recorded(engine);
            fork(record, settings);
        });
    }

    private void fork(EngineRecord record, Map<String, String> settings) {
        EngineId engine = new EngineId(record.id());
        NodeId agent = new NodeId(record.agent());
        Optional<AgentServiceGrpc.AgentServiceStub> stub = agents.stub(agent);
        if (closed || stub.isEmpty()) {
            reports.refused(engine, Failures.of(ErrorCode.UNAVAILABLE, "Agent " + agent + " is not there any more."));
            return;
        }
        log.info("Launching engine {} on {} for {} {}", engine, agent, record.shareLevel(), record.owner());
        SingleReply<LaunchReply> reply = new SingleReply<>();
        stub.get()
                .withDeadlineAfter(launchLimit.toMillis(), TimeUnit.MILLISECONDS)
                .launch(
                        LaunchRequest.newBuilder()
                                .setEngineId(record.id())
                                .setType(record.type())
                                .setVersion(record.version())
                                .setOwner(record.owner())
                                .setTenant(record.tenant())
                                .setShareLevel(record.shareLevel())
                                .putAllSettings(settings)
                                .setEngineToken(register.token(engine))
                                .setMemoryBytes(record.memoryBytes())
                                .setCores(record.cores())
                                .setPool(pools.message(record.pool()))
                                .build(),
                        reply);
        CompletableFuture<LaunchReply> unused = reply.future().whenComplete((launched, failure) -> {
            if (failure != null) {
                launchFailed(engine, Failures.from(failure));
            } else {
                reports.forked(engine, launched.getPid());
                watch(engine, agent);
            }
        });
    }

    private void launchFailed(EngineId engine, Failure why) {
        if (Failures.code(why) == ErrorCode.UNAVAILABLE) {
            // So that the next launch goes elsewhere, if the agent is not there any more.
            CompletableFuture<Void> unused =
                    agents.refresh().whenComplete((asked, failure) -> reports.refused(engine, why));
        } else {
            reports.refused(engine, why);
        }
    }

    /** Listens to the agent about a process until it is buried. */
    public void watch(EngineId engine, NodeId agent) {
        ProcessWatch watch = new ProcessWatch(engine, () -> agents.stub(agent), reports, this::later);
        if (!closed && watches.putIfAbsent(engine, watch) == null) {
            watch.start();
        }
    }

    /**
     * Has the agent end the process, then removes the record, however often that takes. An agent that cannot be reached may be
     * starting again while its engines run on: it is asked again for as long as a launch may take.
     */
    public void bury(EngineId engine, NodeId agent, Duration grace) {
        bury(engine, agent, grace, System.nanoTime() + launchLimit.toNanos());
    }

    private void bury(EngineId engine, NodeId agent, Duration grace, long untilNanos) {
        CompletableFuture<StopProcessReply> unused = stopProcess(engine, agent, grace)
                .whenComplete((stopped, failure) -> {
                    if (failure != null && System.nanoTime() - untilNanos < 0) {
                        later(() -> bury(engine, agent, grace, untilNanos));
                        return;
                    }
                    if (failure != null) {
                        log.warn(
                                "Agent {} did not end engine {}, which will end itself without its record: {}",
                                agent,
                                engine,
                                failure.toString());
                    }
                    ProcessWatch watch = watches.remove(engine);
                    if (watch != null) {
                        watch.close();
                    }
                    removeRecord(engine);
                });
    }

    private CompletableFuture<StopProcessReply> stopProcess(EngineId engine, NodeId agent, Duration grace) {
        Optional<AgentServiceGrpc.AgentServiceStub> stub = agents.stub(agent);
        if (stub.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("Agent " + agent + " is not there at this moment."));
        }
        SingleReply<StopProcessReply> reply = new SingleReply<>();
        stub.get()
                .withDeadlineAfter(grace.plus(STOP_MARGIN).toMillis(), TimeUnit.MILLISECONDS)
                .stop(
                        StopProcessRequest.newBuilder()
                                .setEngineId(engine.value())
                                .setGraceMillis(grace.toMillis())
                                .build(),
                        reply);
        return reply.future();
    }

    private void removeRecord(EngineId engine) {
        inBackground(() -> {
            try {
                register.remove(engine);
                reports.buried(engine);
            } catch (Exception e) {
                log.warn("The record of engine {} could not be removed; trying again", engine, e);
                later(() -> removeRecord(engine));
            }
        });
    }

    private void inBackground(Runnable task) {
        try {
            io.execute(() -> {
                if (!closed) {
                    task.run();
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("The process is ending", e);
        }
    }

    private void later(Runnable task) {
        if (!closed) {
            ScheduledFuture<?> unused =
                    timer.schedule(() -> inBackground(task), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
        watches.values().forEach(ProcessWatch::close);
        watches.clear();
    }
}
