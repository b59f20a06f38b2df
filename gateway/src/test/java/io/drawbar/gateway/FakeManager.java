package io.drawbar.gateway;

import io.drawbar.protocol.v1.EngineInfo;
import io.drawbar.protocol.v1.EngineState;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListEnginesReply;
import io.drawbar.protocol.v1.ListEnginesRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.StopEngineReply;
import io.drawbar.protocol.v1.StopEngineRequest;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One engine, of one type. */
final class FakeManager extends ManagerServiceGrpc.ManagerServiceImplBase {
    final List<StopEngineRequest> stops = new CopyOnWriteArrayList<>();
    final List<ListEnginesRequest> lists = new CopyOnWriteArrayList<>();

    @Override
    public void listEngines(ListEnginesRequest request, StreamObserver<ListEnginesReply> answer) {
        lists.add(request);
        answer.onNext(ListEnginesReply.newBuilder()
                .addEngines(EngineInfo.newBuilder()
                        .setId("echo-1")
                        .setType("echo")
                        .setVersion("1.0")
                        .setOwner("ann")
                        .setTenant("default")
                        .setShareLevel("user")
                        .setState(EngineState.ENGINE_READY)
                        .setAgentId("agent-1")
                        .setPid(4711)
                        .setCreatedMillis(1_700_000_000_000L)
                        .setReadyMillis(1_700_000_001_000L)
                        .setHeapMaxBytes(1 << 30)
                        .putFacts("ui", "http://127.0.0.1:4040"))
                .build());
        answer.onCompleted();
    }

    @Override
    public void stopEngine(StopEngineRequest request, StreamObserver<StopEngineReply> answer) {
        stops.add(request);
        answer.onNext(StopEngineReply.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void listEngineTypes(ListEngineTypesRequest request, StreamObserver<ListEngineTypesReply> answer) {
        answer.onNext(ListEngineTypesReply.newBuilder()
                .addTypes(EngineType.newBuilder()
                        .setType("echo")
                        .setTitle("Echo")
                        .setSummary("Answers what it is told to.")
                        .setDefaultVersion("1.0")
                        .addVersions("1.0")
                        .addLanguages("echo")
                        .setDefaultLanguage("echo")
                        .addCapabilities("CANCEL")
                        .addShareLevels("user")
                        .setDefaultShareLevel("user"))
                .build());
        answer.onCompleted();
    }
}
