package io.drawbar.gateway;

import io.drawbar.protocol.v1.AgentInfo;
import io.drawbar.protocol.v1.AskQueued;
import io.drawbar.protocol.v1.DrainAgentReply;
import io.drawbar.protocol.v1.DrainAgentRequest;
import io.drawbar.protocol.v1.EngineEvent;
import io.drawbar.protocol.v1.EngineInfo;
import io.drawbar.protocol.v1.EngineSetting;
import io.drawbar.protocol.v1.EngineState;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.HostState;
import io.drawbar.protocol.v1.ListAgentsReply;
import io.drawbar.protocol.v1.ListAgentsRequest;
import io.drawbar.protocol.v1.ListEngineEventsReply;
import io.drawbar.protocol.v1.ListEngineEventsRequest;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListEnginesReply;
import io.drawbar.protocol.v1.ListEnginesRequest;
import io.drawbar.protocol.v1.ListPoolsReply;
import io.drawbar.protocol.v1.ListPoolsRequest;
import io.drawbar.protocol.v1.ListQueueReply;
import io.drawbar.protocol.v1.ListQueueRequest;
import io.drawbar.protocol.v1.ListTenantsReply;
import io.drawbar.protocol.v1.ListTenantsRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.PluginInfo;
import io.drawbar.protocol.v1.PoolInfo;
import io.drawbar.protocol.v1.PutTenantRequest;
import io.drawbar.protocol.v1.QueuedAsk;
import io.drawbar.protocol.v1.RemoveTenantReply;
import io.drawbar.protocol.v1.RemoveTenantRequest;
import io.drawbar.protocol.v1.Shortage;
import io.drawbar.protocol.v1.StopEngineReply;
import io.drawbar.protocol.v1.StopEngineRequest;
import io.drawbar.protocol.v1.TenantDefinition;
import io.drawbar.protocol.v1.TenantInfo;
import io.drawbar.protocol.v1.TenantQuota;
import io.drawbar.protocol.v1.TenantUse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One engine, of one type. */
final class FakeManager extends ManagerServiceGrpc.ManagerServiceImplBase {
    final List<StopEngineRequest> stops = new CopyOnWriteArrayList<>();
    final List<ListEnginesRequest> lists = new CopyOnWriteArrayList<>();
    final List<DrainAgentRequest> drains = new CopyOnWriteArrayList<>();
    final List<ListQueueRequest> queues = new CopyOnWriteArrayList<>();
    final List<PutTenantRequest> puts = new CopyOnWriteArrayList<>();
    final List<RemoveTenantRequest> removals = new CopyOnWriteArrayList<>();

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
                        .setPool("warm")
                        .setClaimed(true)
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
    public void listEngineEvents(ListEngineEventsRequest request, StreamObserver<ListEngineEventsReply> answer) {
        answer.onNext(ListEngineEventsReply.newBuilder()
                .addEvents(EngineEvent.newBuilder()
                        .setTimeMillis(1_700_000_000_000L)
                        .setWhat("requested")
                        .setWhy("for ann"))
                .build());
        answer.onCompleted();
    }

    @Override
    public void listQueue(ListQueueRequest request, StreamObserver<ListQueueReply> answer) {
        queues.add(request);
        answer.onNext(ListQueueReply.newBuilder()
                .addAsks(QueuedAsk.newBuilder()
                        .setAskId("job-1")
                        .setUser("ann")
                        .setTenant("sales")
                        .setEngineType("echo")
                        .setEngineVersion("1.0")
                        .setShareLevel("user")
                        .setSinceMillis(1_700_000_000_000L)
                        .setPlace(AskQueued.newBuilder()
                                .setPosition(1)
                                .setOf(3)
                                .setWaitingFor("tenant sales has 2 of 2 cores")
                                .setUsualWaitMillis(1_500)
                                .setShortage(Shortage.newBuilder()
                                        .setKind("tenant")
                                        .setName("sales")
                                        .setResource("cores")
                                        .setUsed(2_000)
                                        .setLimit(2_500))))
                .setWaiting(3)
                .build());
        answer.onCompleted();
    }

    @Override
    public void listPools(ListPoolsRequest request, StreamObserver<ListPoolsReply> answer) {
        answer.onNext(ListPoolsReply.newBuilder()
                .addPools(PoolInfo.newBuilder()
                        .setName("warm")
                        .setEngineType("echo")
                        .setEngineVersion("1")
                        .setTenant("sales")
                        .setMinimum(1)
                        .setMaximum(3)
                        .setMinimumNow(2)
                        .setTarget(2)
                        .setStarting(1)
                        .setReady(1)
                        .setClaims(3)
                        .setMisses(1)
                        .setClaimMillis(12)
                        .setProblem("the agents have no room"))
                .build());
        answer.onCompleted();
    }

    @Override
    public void listAgents(ListAgentsRequest request, StreamObserver<ListAgentsReply> answer) {
        answer.onNext(ListAgentsReply.newBuilder()
                .addAgents(AgentInfo.newBuilder()
                        .setId("host-1")
                        .setPresent(true)
                        .setClosed("it is drained: a new kernel")
                        .setDraining(true)
                        .setEngines(2)
                        .setMemoryUsedBytes(1 << 30)
                        .setCoresUsed(1.5)
                        .putLabels("zone", "a")
                        .addEngineTypes("echo@1")
                        .setSeenMillis(1_700_000_000_000L)
                        .setHost(HostState.newBuilder()
                                .setLoadAverage(0.5)
                                .setProcessors(2)
                                .setMemoryPressure(12.5)))
                .build());
        answer.onCompleted();
    }

    @Override
    public void drainAgent(DrainAgentRequest request, StreamObserver<DrainAgentReply> answer) {
        drains.add(request);
        answer.onNext(DrainAgentReply.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void listTenants(ListTenantsRequest request, StreamObserver<ListTenantsReply> answer) {
        answer.onNext(ListTenantsReply.newBuilder()
                .addTenants(TenantInfo.newBuilder()
                        .setDefinition(TenantDefinition.newBuilder()
                                .setName("sales")
                                .setQuota(TenantQuota.newBuilder().setWeight(2).putMaximum("cores", 2_500)))
                        .setVersion(7)
                        .setSource("run time")
                        .setUse(TenantUse.newBuilder().putUsed("cores", 2_000).putUsed("engines", 1))
                        .addUsers(TenantUse.newBuilder().setName("ann").putUsed("engines", 1)))
                .setRoot(TenantUse.newBuilder().setName("root").putMaximum("engines", 100))
                .build());
        answer.onCompleted();
    }

    @Override
    public void putTenant(PutTenantRequest request, StreamObserver<TenantInfo> answer) {
        puts.add(request);
        answer.onNext(TenantInfo.newBuilder()
                .setDefinition(request.getDefinition())
                .setVersion(8)
                .setSource("run time")
                .build());
        answer.onCompleted();
    }

    @Override
    public void removeTenant(RemoveTenantRequest request, StreamObserver<RemoveTenantReply> answer) {
        removals.add(request);
        answer.onNext(RemoveTenantReply.getDefaultInstance());
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
                        .setDefaultShareLevel("user")
                        .setSpiVersion("1.1")
                        .setPluginVersion("0.1.0")
                        .addSettings(EngineSetting.newBuilder()
                                .setName("echo.tables")
                                .setType("integer")
                                .setHelp("How many tables.")
                                .setDefaultValue("100")
                                .setMin("0")
                                .addScopes("launch")))
                .addPlugins(PluginInfo.newBuilder()
                        .setFile("broken.zip")
                        .setAgentId("host-1")
                        .setState("refused")
                        .setReason("it is not a readable zip"))
                .build());
        answer.onCompleted();
    }
}
