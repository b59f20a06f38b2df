package io.drawbar.entrance;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.AskQueued;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineSetting;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.GoneLease;
import io.drawbar.protocol.v1.HeldLease;
import io.drawbar.protocol.v1.LexicalRules;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.ReleaseLeaseReply;
import io.drawbar.protocol.v1.ReleaseLeaseRequest;
import io.drawbar.protocol.v1.RenewLeasesReply;
import io.drawbar.protocol.v1.RenewLeasesRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** A manager that grants every ask a place on one engine, unless it is told to let them wait or to refuse them. */
final class FakeManager extends ManagerServiceGrpc.ManagerServiceImplBase {
    final Set<String> leases = ConcurrentHashMap.newKeySet();
    final Set<String> asked = ConcurrentHashMap.newKeySet();
    final AtomicInteger withdrawn = new AtomicInteger();
    /** How often it has still to say that there is no engine at all. */
    final AtomicInteger answersWithoutTypes = new AtomicInteger();

    volatile boolean queueing;
    /** Asks for this engine wait. */
    volatile String queued = "";

    volatile boolean refusing;
    /** Leases that are gone when they are renewed next. */
    final Set<String> lost = ConcurrentHashMap.newKeySet();

    /** It hears of nothing that is given back. */
    volatile boolean deaf;

    volatile long ttlMillis = 600;
    volatile IntSupplier enginePort = () -> 0;

    @Override
    public void ask(AskRequest request, StreamObserver<AskUpdate> answer) {
        asked.add(request.getAskId());
        if (queueing || request.getEngineType().equals(queued)) {
            ((ServerCallStreamObserver<AskUpdate>) answer).setOnCancelHandler(withdrawn::incrementAndGet);
            answer.onNext(AskUpdate.newBuilder()
                    .setQueued(AskQueued.newBuilder().setPosition(3).setWaitingFor("the test"))
                    .build());
            return;
        }
        if (refusing) {
            answer.onNext(AskUpdate.newBuilder()
                    .setRefused(Failures.of(ErrorCode.ENGINE_START_FAILED, "Exit code 3.").toBuilder()
                            .addLogTail("Caused by: no memory"))
                    .build());
            answer.onCompleted();
            return;
        }
        leases.add(request.getAskId());
        answer.onNext(AskUpdate.newBuilder()
                .setGranted(EngineLease.newBuilder()
                        .setLeaseId(request.getAskId())
                        .setEngineId("engine-1")
                        .setFencing(1)
                        .setTtlMillis(ttlMillis)
                        .setHost("127.0.0.1")
                        .setPort(enginePort.getAsInt())
                        .setEngineToken("token"))
                .build());
        answer.onCompleted();
    }

    @Override
    public void renew(RenewLeasesRequest request, StreamObserver<RenewLeasesReply> answer) {
        if (deaf) {
            answer.onError(away());
            return;
        }
        leases.removeAll(request.getReleasedIdsList());
        RenewLeasesReply.Builder reply = RenewLeasesReply.newBuilder();
        for (HeldLease lease : request.getLeasesList()) {
            if (lost.contains(lease.getLeaseId())) {
                reply.addGone(GoneLease.newBuilder()
                        .setLeaseId(lease.getLeaseId())
                        .setWhy(Failures.of(ErrorCode.ENGINE_LOST, "Engine engine-1 was killed.")));
            } else if (!leases.contains(lease.getLeaseId())) {
                reply.addGone(GoneLease.newBuilder()
                        .setLeaseId(lease.getLeaseId())
                        .setWhy(Failures.of(ErrorCode.STALE_LEASE, "The lease was released.")));
            }
        }
        answer.onNext(reply.build());
        answer.onCompleted();
    }

    @Override
    public void release(ReleaseLeaseRequest request, StreamObserver<ReleaseLeaseReply> answer) {
        if (deaf) {
            answer.onError(away());
            return;
        }
        leases.remove(request.getLeaseId());
        answer.onNext(ReleaseLeaseReply.getDefaultInstance());
        answer.onCompleted();
    }

    private static StatusRuntimeException away() {
        return Failures.toStatus(Failures.of(ErrorCode.UNAVAILABLE, "No manager leads at this moment."));
    }

    @Override
    public void listEngineTypes(ListEngineTypesRequest request, StreamObserver<ListEngineTypesReply> answer) {
        if (answersWithoutTypes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answer.onNext(ListEngineTypesReply.getDefaultInstance());
            answer.onCompleted();
            return;
        }
        ListEngineTypesReply.Builder reply = ListEngineTypesReply.newBuilder();
        if (request.getFresh()) {
            reply.addTypes(EngineType.newBuilder()
                    .setType("just-installed")
                    .setDefaultVersion("1")
                    .addVersions("1")
                    .addLanguages("sql")
                    .setDefaultLanguage("sql"));
        }
        answer.onNext(reply.addTypes(EngineType.newBuilder()
                        .setType("fake")
                        .setDefaultVersion("1")
                        .addVersions("1")
                        .addInstallableVersions("2")
                        .addLanguages("sql")
                        .setDefaultLanguage("sql")
                        .addCapabilities("cancel")
                        .addCapabilities("analyse")
                        .addCapabilities("parameters")
                        .setLexical(LexicalRules.newBuilder().setCompoundBlocks(true)))
                .addTypes(EngineType.newBuilder()
                        .setType("other")
                        .setDefaultVersion("7")
                        .addVersions("7")
                        .addLanguages("script")
                        .addLanguages("sql")
                        .addWholeLanguages("script")
                        .setDefaultLanguage("script")
                        .addSettings(setting("other.depth", "integer"))
                        .addSettings(setting("*", "text")))
                .build());
        answer.onCompleted();
    }

    private static EngineSetting.Builder setting(String name, String type) {
        return EngineSetting.newBuilder().setName(name).setType(type).addScopes("session");
    }
}
