package io.drawbar.engine.host.rpc;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.engine.host.run.Attachment;
import io.drawbar.engine.host.run.Statement;
import io.drawbar.engine.host.session.HostSession;
import io.drawbar.engine.host.session.Statements;
import io.drawbar.protocol.v1.ExecuteFrame;
import io.drawbar.protocol.v1.ExecuteRequest;
import io.drawbar.protocol.v1.StartStatement;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of Execute: the caller's end of a statement. The statement does not depend on it: when the call breaks, the statement
 * goes on and waits for the next. Requests come one at a time; frames may come from any thread.
 */
final class ExecuteCall implements StreamObserver<ExecuteRequest>, Attachment {
    private static final Logger log = LoggerFactory.getLogger(ExecuteCall.class);

    /** Enough that the next batch is there when the network has taken one; what is underway counts into the window anyway. */
    private static final int READY_BYTES = 4 << 20;

    private final EngineParts parts;
    private final Fencing fencing;
    private final Holder holder;
    private final ServerCallStreamObserver<ExecuteFrame> out;
    private volatile Optional<Statement> statement = Optional.empty();
    private boolean closed;

    ExecuteCall(EngineParts parts, Fencing fencing, Holder holder, ServerCallStreamObserver<ExecuteFrame> out) {
        this.parts = parts;
        this.fencing = fencing;
        this.holder = holder;
        this.out = out;
        out.setOnReadyThreshold(READY_BYTES);
        out.setOnReadyHandler(() -> statement.ifPresent(Statement::callerReady));
        out.setOnCancelHandler(this::gone);
    }

    @Override
    public void onNext(ExecuteRequest request) {
        try {
            fencing.check(holder);
            switch (request.getKindCase()) {
                case START -> start(request.getStart());
                case ATTACH -> {
                    Statement found = parts.statements().get(request.getAttach().getStatementId());
                    parts.sessions().touch(found.sessionId(), holder.leaseId());
                    first(found, request.getAttach().getFromSequence());
                }
                case ACKNOWLEDGE ->
                    attached()
                            .acknowledge(
                                    request.getAcknowledge().getSequence(),
                                    request.getAcknowledge().getEnough());
                case CANCEL -> attached().cancel();
                case KIND_NOT_SET -> throw new DrawbarException(ErrorCode.BAD_REQUEST, "The message says nothing.");
            }
        } catch (DrawbarException e) {
            gone();
            fail(e);
        }
    }

    private void start(StartStatement start) {
        HostSession session = parts.sessions().get(start.getSessionId(), holder.leaseId());
        if (parts.ending().draining()) {
            throw new DrawbarException(
                    ErrorCode.ENGINE_LOST,
                    "The engine takes no new statement. " + parts.ending().why());
        }
        Statements.Started started = parts.statements()
                .start(session, Messages.statement(start), start.getWindowBytes(), start.getRowLimit());
        first(started.statement(), 0);
        if (started.fresh()) {
            parts.statements().submit(session, started.statement());
        }
    }

    private void first(Statement found, long fromSequence) {
        if (statement.isPresent()) {
            throw new DrawbarException(ErrorCode.BAD_REQUEST, "Only the first message of a call starts or attaches.");
        }
        statement = Optional.of(found);
        found.attach(fromSequence, this);
    }

    private Statement attached() {
        return statement.orElseThrow(() ->
                new DrawbarException(ErrorCode.BAD_REQUEST, "The first message of a call has to start or attach."));
    }

    @Override
    public void onError(Throwable thrown) {
        log.debug("A caller is gone", thrown);
        gone();
    }

    @Override
    public void onCompleted() {
        if (statement.isPresent()) {
            statement.get().callerHalfClosed(this);
        } else {
            fail(new DrawbarException(ErrorCode.BAD_REQUEST, "The call ended before it started or attached."));
        }
    }

    private void gone() {
        synchronized (this) {
            closed = closed || out.isCancelled();
        }
        statement.ifPresent(one -> one.detach(this));
    }

    @Override
    public boolean ready() {
        return out.isReady();
    }

    @Override
    public synchronized void send(ExecuteFrame frame) {
        if (!closed) {
            out.onNext(frame);
        }
    }

    @Override
    public synchronized void complete() {
        if (!closed) {
            closed = true;
            out.onCompleted();
        }
    }

    @Override
    public synchronized void fail(DrawbarException failure) {
        if (!closed) {
            closed = true;
            out.onError(Failures.toStatus(failure));
        }
    }
}
