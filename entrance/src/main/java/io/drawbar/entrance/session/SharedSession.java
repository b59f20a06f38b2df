package io.drawbar.entrance.session;

import io.drawbar.entrance.engines.AskListener;
import io.drawbar.entrance.run.SessionSource;
import io.drawbar.protocol.v1.RunRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The session of a connection that is gone, while statements of it are still running: it ends with the last of them. Thread-safe.
 */
public final class SharedSession implements SessionSource {
    private final SessionSource source;
    private final RemoteSession session;
    private final AtomicInteger users = new AtomicInteger();

    /**
     * @param source ends the session
     */
    public SharedSession(SessionSource source, RemoteSession session) {
        this.source = source;
        this.session = session;
    }

    /** One statement more that runs in it. */
    public RemoteSession use() {
        users.incrementAndGet();
        return session;
    }

    @Override
    public Pending open(int attempt, AskListener listener, Function<RunRecord, CompletableFuture<Void>> record) {
        return source.open(attempt, listener, record);
    }

    @Override
    public void done(RemoteSession used) {
        if (users.decrementAndGet() == 0) {
            source.done(used);
        }
    }

    @Override
    public boolean interactive() {
        return true;
    }
}
