package io.drawbar.manager.agent;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.protocol.v1.AgentServiceGrpc;
import io.drawbar.protocol.v1.DrainAgentReply;
import io.drawbar.protocol.v1.DrainAgentRequest;
import io.drawbar.protocol.v1.EngineProcess;
import io.drawbar.protocol.v1.HostState;
import io.drawbar.protocol.v1.LaunchReply;
import io.drawbar.protocol.v1.LaunchRequest;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListProcessesReply;
import io.drawbar.protocol.v1.ListProcessesRequest;
import io.drawbar.protocol.v1.ProcessEvent;
import io.drawbar.protocol.v1.StopProcessReply;
import io.drawbar.protocol.v1.StopProcessRequest;
import io.drawbar.protocol.v1.WatchProcessRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's service. Only Drawbar itself and administrators may call it: it starts programs. */
final class AgentRpc extends AgentServiceGrpc.AgentServiceImplBase {
    private static final Logger log = LoggerFactory.getLogger(AgentRpc.class);

    private final EngineProcesses processes;
    private final EngineTypes types;
    private final Offer offer;

    /**
     * What the host gives to all its engines together.
     *
     * @param memoryBytes of heap
     * @param cores 0: no limit
     * @param maxProcesses at once
     * @param labels that engines may ask of their host
     * @param stopGrace for processes that were told to end
     */
    record Offer(long memoryBytes, double cores, int maxProcesses, Map<String, String> labels, Duration stopGrace) {
        Offer {
            labels = Map.copyOf(labels);
        }
    }

    AgentRpc(EngineProcesses processes, EngineTypes types, Offer offer) {
        this.processes = processes;
        this.types = types;
        this.offer = offer;
    }

    private static void onlyDrawbar() {
        if (!Caller.current().isAdmin()) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "Engine processes are Drawbar's own business.");
        }
    }

    @Override
    public void launch(LaunchRequest request, StreamObserver<LaunchReply> out) {
        onlyDrawbar();
        Wish wish = new Wish(
                new EngineId(request.getEngineId()),
                new EngineTypeName(request.getType()),
                request.getVersion(),
                new UserName(request.getOwner()),
                request.getTenant(),
                request.getShareLevel(),
                request.getSettingsMap(),
                request.getEngineToken(),
                request.getMemoryBytes(),
                request.getCores(),
                request.getPool());
        try {
            EngineFacts started = processes.launch(wish);
            out.onNext(LaunchReply.newBuilder().setPid(started.pid()).build());
            out.onCompleted();
        } catch (IOException e) {
            throw new DrawbarException(
                    ErrorCode.ENGINE_START_FAILED, "The engine's files could not be made ready: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop(StopProcessRequest request, StreamObserver<StopProcessReply> out) {
        onlyDrawbar();
        Duration grace = request.getGraceMillis() > 0 ? Duration.ofMillis(request.getGraceMillis()) : offer.stopGrace();
        ((ServerCallStreamObserver<StopProcessReply>) out).setOnCancelHandler(() -> {}); // It ends all the same.
        // What it takes is free when it is dead, and not before.
        CompletableFuture<Void> unused = processes
                .stop(new EngineId(request.getEngineId()), grace)
                .thenRun(() -> {
                    out.onNext(StopProcessReply.getDefaultInstance());
                    out.onCompleted();
                });
    }

    @Override
    public void watch(WatchProcessRequest request, StreamObserver<ProcessEvent> out) {
        onlyDrawbar();
        ServerCallStreamObserver<ProcessEvent> stream = (ServerCallStreamObserver<ProcessEvent>) out;
        stream.setOnCancelHandler(() -> {}); // The next turn notices it.
        processes.watch(new EngineId(request.getEngineId()), stream);
    }

    @Override
    public void listProcesses(ListProcessesRequest request, StreamObserver<ListProcessesReply> out) {
        onlyDrawbar();
        ListProcessesReply.Builder reply = ListProcessesReply.newBuilder()
                .setMemoryBytes(offer.memoryBytes())
                .setCores(offer.cores())
                .setMaxProcesses(offer.maxProcesses())
                .putAllLabels(offer.labels());
        Readiness readiness = processes.readiness();
        HostState host = readiness.host();
        reply.setHost(host).setDraining(readiness.isDraining());
        readiness.closed(host).or(processes::closed).ifPresent(reply::setClosed);
        for (EngineFacts record : processes.running()) {
            reply.addProcesses(EngineProcess.newBuilder()
                    .setEngineId(record.engineId())
                    .setPid(record.pid())
                    .setType(record.type())
                    .setVersion(record.version())
                    .setOwner(record.owner())
                    .setStartedMillis(record.startedMillis()));
        }
        out.onNext(reply.build());
        out.onCompleted();
    }

    @Override
    public void drain(DrainAgentRequest request, StreamObserver<DrainAgentReply> out) {
        onlyDrawbar();
        try {
            if (request.getDrain()) {
                log.info("This agent launches nothing more: {}", request.getReason());
                processes.readiness().drain(request.getReason());
            } else {
                log.info("This agent launches engines again");
                processes.readiness().open();
            }
        } catch (IOException e) {
            throw new DrawbarException(
                    ErrorCode.INTERNAL, "The agent cannot write down whether it is drained: " + e.getMessage(), e);
        }
        out.onNext(DrainAgentReply.getDefaultInstance());
        out.onCompleted();
    }

    @Override
    public void listEngineTypes(ListEngineTypesRequest request, StreamObserver<ListEngineTypesReply> out) {
        out.onNext(ListEngineTypesReply.newBuilder()
                .addAllTypes(types.list())
                .addAllPlugins(types.plugins())
                .build());
        out.onCompleted();
    }
}
