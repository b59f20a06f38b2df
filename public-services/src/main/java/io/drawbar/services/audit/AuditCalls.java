package io.drawbar.services.audit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.protocol.v1.AuditEntry;
import io.drawbar.protocol.v1.AuditServiceGrpc;
import io.drawbar.protocol.v1.ListAuditReply;
import io.drawbar.protocol.v1.ListAuditRequest;
import io.drawbar.protocol.v1.RecordAuditReply;
import io.drawbar.protocol.v1.RecordAuditRequest;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** The audit as others call it. */
public final class AuditCalls extends AuditServiceGrpc.AuditServiceImplBase {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final AuditLog audit;
    private final Clock clock;

    public AuditCalls(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Answers when the entry is stored. Parts of Drawbar record for anybody, people for themselves alone. */
    @Override
    public void record(RecordAuditRequest request, StreamObserver<RecordAuditReply> reply) {
        Caller caller = Caller.current();
        if (!caller.isAdmin() && !caller.user().value().equals(request.getUser())) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "Only what oneself did can be recorded.");
        }
        AuditEntryRecord entry = new AuditEntryRecord(
                request.getTimeMillis() == 0 ? clock.millis() : request.getTimeMillis(),
                request.getUser(),
                request.getAction(),
                request.getObject(),
                request.getOutcome(),
                request.getDetail(),
                request.getClientAddress());
        CompletableFuture<Void> unused = audit.write(entry).whenComplete((stored, failure) -> {
            if (failure == null) {
                reply.onNext(RecordAuditReply.getDefaultInstance());
                reply.onCompleted();
            } else {
                reply.onError(Failures.toStatus(failure));
            }
        });
    }

    @Override
    public void list(ListAuditRequest request, StreamObserver<ListAuditReply> reply) {
        if (!Caller.current().isAdmin()) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "The audit is shown to the role admin alone.");
        }
        if (request.getLimit() < 0 || request.getLimit() > MAX_LIMIT || request.getBeforeId() < 0) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST,
                    "The limit is " + request.getLimit() + " and the id " + request.getBeforeId() + "; expected 0 to "
                            + MAX_LIMIT + ", and no negative id.");
        }
        ListAuditReply.Builder message = ListAuditReply.newBuilder();
        audit.read(
                        request.getLimit() == 0 ? DEFAULT_LIMIT : request.getLimit(),
                        request.getBeforeId(),
                        request.getUser(),
                        request.getObject())
                .forEach(stored -> message.addEntries(
                        AuditEntry.newBuilder().setId(stored.id()).setEntry(message(stored.entry()))));
        reply.onNext(message.build());
        reply.onCompleted();
    }

    private static RecordAuditRequest message(AuditEntryRecord entry) {
        return RecordAuditRequest.newBuilder()
                .setTimeMillis(entry.timeMillis())
                .setUser(entry.user())
                .setAction(entry.action())
                .setObject(entry.object())
                .setOutcome(entry.outcome())
                .setDetail(entry.detail())
                .setClientAddress(entry.clientAddress())
                .build();
    }
}
