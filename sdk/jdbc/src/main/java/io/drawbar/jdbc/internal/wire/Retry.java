package io.drawbar.jdbc.internal.wire;

import io.drawbar.jdbc.internal.config.HostPort;
import io.drawbar.jdbc.internal.error.Failures;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;

/**
 * Decides whether what could not be done for want of the server is tried again, and waits before that: a little longer each time, up
 * to a limit in all. Used by one thread.
 */
public final class Retry {
    private static final long FIRST_WAIT_MILLIS = 20;
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    /** Drawbar's code for a part of it that is not there at this moment. */
    private static final int UNAVAILABLE = 9001;
    /** Drawbar's code for a login that it does not accept. */
    private static final int UNAUTHENTICATED = 2000;

    private final Rpc rpc;
    private long sinceNanos;
    private int attempts;
    private boolean loggedInAgain;

    public Retry(Rpc rpc) {
        this.rpc = rpc;
    }

    /** It works again. */
    public void succeeded() {
        attempts = 0;
        loggedInAgain = false;
    }

    /** Whether anything was tried again since the last success. */
    public boolean isAgain() {
        return attempts > 0;
    }

    /** Waits, or throws when it has been tried for long enough. */
    public void after(HostPort at, IOException why) throws SQLException {
        rpc.requireOpen();
        if (why instanceof SocketTimeoutException || !mayGoOn()) {
            throw Failures.lost(at.toString(), why);
        }
        rpc.tryNextHost(at);
        pause();
    }

    /**
     * Waits when the server says that it is not there at this moment, and lets it be tried once with a new token when it does not take the
     * old one; throws its failure otherwise.
     */
    public void after(HostPort at, ServerFailure why, String job) throws SQLException {
        if (why.code() == UNAUTHENTICATED && !loggedInAgain && rpc.loginAgain()) {
            // Its token ended earlier than it was said to, or the issuer has changed its keys.
            loggedInAgain = true;
            return;
        }
        if (!isAway(why) || !mayGoOn()) {
            throw Failures.of(why, job);
        }
        rpc.tryNextHost(at);
        pause();
    }

    private static boolean isAway(ServerFailure why) {
        return why.code() == UNAVAILABLE || (why.code() == 0 && why.status() == ServerFailure.UNAVAILABLE_STATUS);
    }

    private boolean mayGoOn() {
        long now = System.nanoTime();
        if (attempts == 0) {
            sinceNanos = now;
        }
        attempts++;
        return now - sinceNanos < rpc.reconnectTimeout().toNanos();
    }

    /** Waits a moment. */
    public void pause() throws SQLException {
        long millis = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.max(0, Math.min(attempts - 1, 10)));
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("The thread was interrupted while the server was not there.", "57014", e);
        }
    }
}
