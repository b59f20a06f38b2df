package io.drawbar.manager.testing;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.EngineId;
import io.drawbar.protocol.v1.AgentServiceGrpc;
import io.drawbar.protocol.v1.DrainAgentReply;
import io.drawbar.protocol.v1.DrainAgentRequest;
import io.drawbar.protocol.v1.EngineLog;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.LaunchReply;
import io.drawbar.protocol.v1.LaunchRequest;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListProcessesReply;
import io.drawbar.protocol.v1.ListProcessesRequest;
import io.drawbar.protocol.v1.ProcessEvent;
import io.drawbar.protocol.v1.ProcessExited;
import io.drawbar.protocol.v1.StopProcessReply;
import io.drawbar.protocol.v1.StopProcessRequest;
import io.drawbar.protocol.v1.WatchProcessRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;

/** An agent whose engines are connections to ZooKeeper that register and do nothing else. Thread-safe. */
public final class FakeAgent extends AgentServiceGrpc.AgentServiceImplBase implements AutoCloseable {
    /** What happens at a launch. */
    public enum Mode {
        /** The engine registers as soon as the manager listens to its process. */
        READY,
        /** It registers when {@link FakeAgent#ready} is called. */
        HELD,
        /** Its process says why and ends. */
        FAILING,
        /** Nobody hears from the agent. */
        UNREACHABLE
    }

    private final TestCluster cluster;
    private final List<EngineType> types = new CopyOnWriteArrayList<>();
    private final Map<String, FakeProcess> processes = new ConcurrentHashMap<>();
    private final List<LaunchRequest> launches = new CopyOnWriteArrayList<>();
    private final List<String> stops = new CopyOnWriteArrayList<>();
    private final AtomicInteger pids = new AtomicInteger(1000);
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private volatile Mode mode = Mode.READY;
    private volatile long memoryBytes;
    private volatile Map<String, String> labels = Map.of();
    private volatile String closed = "";

    /** A process that is none. */
    private static final class FakeProcess {
        private final LaunchRequest request;
        private final long pid;
        private final List<StreamObserver<ProcessEvent>> watchers = new CopyOnWriteArrayList<>();
        /** Whether it registers when somebody listens. */
        private final AtomicBoolean willing = new AtomicBoolean();

        private volatile Optional<Coordination> registration = Optional.empty();
        private volatile Optional<ProcessExited> exited = Optional.empty();

        FakeProcess(LaunchRequest request, long pid) {
            this.request = request;
            this.pid = pid;
        }

        synchronized void tell(ProcessEvent event) {
            watchers.forEach(watcher -> watcher.onNext(event));
        }

        synchronized void exit(int code, List<String> lines, String cause) {
            ProcessExited end = ProcessExited.newBuilder()
                    .setExitCode(code)
                    .addAllLastLines(lines)
                    .setCause(cause)
                    .build();
            exited = Optional.of(end);
            tell(ProcessEvent.newBuilder().setExited(end).build());
            watchers.forEach(StreamObserver::onCompleted);
            watchers.clear();
        }

        synchronized void watch(StreamObserver<ProcessEvent> watcher) {
            if (exited.isPresent()) {
                watcher.onNext(ProcessEvent.newBuilder().setExited(exited.get()).build());
                watcher.onCompleted();
            } else {
                watchers.add(watcher);
            }
        }
    }

    public FakeAgent(TestCluster cluster, EngineType... types) {
        this.cluster = cluster;
        this.types.addAll(List.of(types));
    }

    public void mode(Mode next) {
        mode = next;
    }

    public void install(EngineType type) {
        types.add(type);
    }

    public void memory(long bytes) {
        memoryBytes = bytes;
    }

    public void labels(Map<String, String> next) {
        labels = Map.copyOf(next);
    }

    public List<LaunchRequest> launches() {
        return launches;
    }

    /** Engines that were asked to stop, as often as they were. */
    public List<String> stops() {
        return stops;
    }

    public int running() {
        return (int) processes.values().stream()
                .filter(process -> process.exited.isEmpty())
                .count();
    }

    private boolean isUnreachable(StreamObserver<?> reply) {
        boolean unreachable = mode == Mode.UNREACHABLE;
        if (unreachable) {
            reply.onError(Status.UNAVAILABLE.asRuntimeException());
        }
        return unreachable;
    }

    @Override
    public void launch(LaunchRequest request, StreamObserver<LaunchReply> reply) {
        if (isUnreachable(reply)) {
            return;
        }
        FakeProcess process = processes.computeIfAbsent(
                request.getEngineId(), id -> new FakeProcess(request, pids.incrementAndGet()));
        Mode asked = mode; // Which a test may change as soon as it sees the launch.
        process.willing.set(asked == Mode.READY);
        launches.add(request);
        reply.onNext(LaunchReply.newBuilder().setPid(process.pid).build());
        reply.onCompleted();
        if (asked == Mode.FAILING) {
            executor.execute(() -> fail(request.getEngineId()));
        }
    }

    /** The engine registers. */
    public void ready(String engine) {
        FakeProcess process = processes.get(engine);
        Coordination own = Coordination.asEngine(
                cluster.connect(), TestCluster.ROOT, TestCluster.SESSION, engine, process.request.getEngineToken());
        process.registration = Optional.of(own);
        try {
            own.client()
                    .create()
                    .withMode(CreateMode.EPHEMERAL)
                    .withACL(EngineNodes.liveAccess(Coordination.serverDigest(cluster.secret())))
                    .forPath(EngineNodes.live(new EngineId(engine)), Json.write(live(process, false)));
        } catch (Exception e) {
            throw new IllegalStateException("Engine " + engine + " cannot register", e);
        }
    }

    private static EngineLive live(FakeProcess process, boolean draining) {
        return new EngineLive(
                "127.0.0.1",
                1,
                process.pid,
                System.currentTimeMillis(),
                Map.of("page", "none"),
                0,
                0,
                0,
                1,
                2,
                0,
                draining);
    }

    /** The engine says something. */
    public void say(String engine, String... lines) {
        processes
                .get(engine)
                .tell(ProcessEvent.newBuilder()
                        .setLog(EngineLog.newBuilder().setEngineId(engine).addAllLines(List.of(lines)))
                        .build());
    }

    private void fail(String engine) {
        processes
                .get(engine)
                .exit(
                        1,
                        List.of(
                                "starting",
                                "java.lang.IllegalStateException: no",
                                "Caused by: java.io.IOException: disk is full"),
                        "exit code 1");
    }

    /** The engine's process dies; when the agent is blind only ZooKeeper notices. */
    public void kill(String engine, boolean agentNotices) {
        FakeProcess process = processes.get(engine);
        process.registration.ifPresent(Coordination::close);
        if (agentNotices) {
            process.exit(137, List.of("last words"), "killed by signal 9");
        }
    }

    /** The engine ends itself because nobody uses it. */
    public void idleOut(String engine) throws Exception {
        FakeProcess process = processes.get(engine);
        Coordination own = process.registration.orElseThrow();
        own.client().setData().forPath(EngineNodes.live(new EngineId(engine)), Json.write(live(process, true)));
        own.close();
        process.exit(0, List.of(), "exit code 0");
    }

    @Override
    public void stop(StopProcessRequest request, StreamObserver<StopProcessReply> reply) {
        if (isUnreachable(reply)) {
            return;
        }
        stops.add(request.getEngineId());
        FakeProcess process = processes.get(request.getEngineId());
        if (process != null && process.exited.isEmpty()) {
            process.registration.ifPresent(Coordination::close);
            process.exit(143, List.of(), "killed by signal 15");
        }
        reply.onNext(StopProcessReply.getDefaultInstance());
        reply.onCompleted();
    }

    @Override
    public void watch(WatchProcessRequest request, StreamObserver<ProcessEvent> events) {
        FakeProcess process = processes.get(request.getEngineId());
        if (process == null) {
            throw new DrawbarException(ErrorCode.NOT_FOUND, "No such process.");
        }
        ((ServerCallStreamObserver<ProcessEvent>) events).setOnCancelHandler(() -> process.watchers.remove(events));
        process.watch(events);
        if (process.willing.compareAndSet(true, false)) {
            // Later than its launch is answered, as with a real process, which has a start before it.
            executor.execute(() -> ready(request.getEngineId()));
        }
    }

    @Override
    public void listProcesses(ListProcessesRequest request, StreamObserver<ListProcessesReply> reply) {
        if (isUnreachable(reply)) {
            return;
        }
        reply.onNext(ListProcessesReply.newBuilder()
                .setMemoryBytes(memoryBytes)
                .putAllLabels(labels)
                .setClosed(closed)
                .setDraining(!closed.isEmpty())
                .build());
        reply.onCompleted();
    }

    @Override
    public void drain(DrainAgentRequest request, StreamObserver<DrainAgentReply> reply) {
        closed = request.getDrain() ? request.getReason() : "";
        reply.onNext(DrainAgentReply.getDefaultInstance());
        reply.onCompleted();
    }

    @Override
    public void listEngineTypes(ListEngineTypesRequest request, StreamObserver<ListEngineTypesReply> reply) {
        if (isUnreachable(reply)) {
            return;
        }
        reply.onNext(ListEngineTypesReply.newBuilder().addAllTypes(types).build());
        reply.onCompleted();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        processes.values().forEach(process -> process.registration.ifPresent(Coordination::close));
    }
}
