package io.drawbar.entrance.run;

import io.drawbar.entrance.engines.AskListener;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.protocol.v1.RunRecord;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Where a job's session comes from: one of its own, or that of the connection on which it was sent. */
public interface SessionSource {

    /** A session that is on its way. */
    interface Pending {
        CompletableFuture<RemoteSession> session();

        /** It is not wanted any more; the future fails. Idempotent. */
        void withdraw();
    }

    /**
     * Opens the session, or waits for the one there is.
     *
     * @param attempt how often the job has been started, this time included
     * @param listener told what happens meanwhile
     * @param record makes it durable where the job runs; no statement may start before that. A record without a lease says that it runs
     *     there no more, which comes before the place is given back
     */
    Pending open(int attempt, AskListener listener, Function<RunRecord, CompletableFuture<Void>> record);

    /**
     * A session of which is known only that it was recorded, in the place that was recorded; opened if it has not been. Here for sources
     * that record what is open and nothing else.
     */
    default CompletableFuture<RemoteSession> reopen(RemoteSession recorded) {
        return CompletableFuture.completedFuture(recorded);
    }

    /** The job has ended and needs the session no more. */
    void done(RemoteSession session);

    /** Whether the session belongs to a connection. */
    boolean interactive();
}
