package io.drawbar.gateway;

import io.drawbar.protocol.v1.AuditEntry;
import io.drawbar.protocol.v1.AuditServiceGrpc;
import io.drawbar.protocol.v1.ListAuditReply;
import io.drawbar.protocol.v1.ListAuditRequest;
import io.drawbar.protocol.v1.RecordAuditReply;
import io.drawbar.protocol.v1.RecordAuditRequest;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is recorded. */
final class FakeAudit extends AuditServiceGrpc.AuditServiceImplBase {
    private final List<RecordAuditRequest> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(RecordAuditRequest request, StreamObserver<RecordAuditReply> answer) {
        entries.add(request.toBuilder().setTimeMillis(1_700_000_000_000L).build());
        answer.onNext(RecordAuditReply.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void list(ListAuditRequest request, StreamObserver<ListAuditReply> answer) {
        ListAuditReply.Builder reply = ListAuditReply.newBuilder();
        for (RecordAuditRequest entry : entries) {
            reply.addEntries(
                    AuditEntry.newBuilder().setId(reply.getEntriesCount() + 1).setEntry(entry));
        }
        answer.onNext(reply.build());
        answer.onCompleted();
    }
}
