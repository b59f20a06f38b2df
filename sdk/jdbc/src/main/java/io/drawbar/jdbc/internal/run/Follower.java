package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.StatementListener;
import io.drawbar.jdbc.internal.wire.Exchange;
import io.drawbar.jdbc.internal.wire.FlightData;
import io.drawbar.jdbc.internal.wire.ProtoReader;
import io.drawbar.jdbc.internal.wire.ProtoWriter;
import io.drawbar.jdbc.internal.wire.Retry;
import io.drawbar.jdbc.internal.wire.Rpc;
import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Tells a listener of a job's events, on a thread of its own, until the job's last. */
final class Follower {
    private static final String ANY_TYPE = "type.googleapis.com/drawbar.v1.ReadEventsRequest";
    private static final int NOT_FOUND = 5;
    /** The call that makes the job may still be on its way. */
    private static final int ATTEMPTS = 50;

    private final Rpc rpc;
    private final String job;
    private final StatementListener listener;
    private long next;

    private Follower(Rpc rpc, String job, StatementListener listener) {
        this.rpc = rpc;
        this.job = job;
        this.listener = listener;
    }

    static void start(Rpc rpc, String job, StatementListener listener) {
        Prefetch.onThread(new Follower(rpc, job, listener)::run);
    }

    private void run() {
        Retry waiting = new Retry(rpc);
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (follow()) {
                    return;
                }
                waiting.pause();
            }
        } catch (SQLException e) {
            // Nobody is told any more; the statement itself is told of its own troubles.
            next = Long.MAX_VALUE;
        }
    }

    /** Whether there is no use in going on. */
    private boolean follow() {
        ProtoWriter request = new ProtoWriter().text(1, job).number(2, next);
        ProtoWriter any = new ProtoWriter().text(1, ANY_TYPE).message(2, request);
        byte[] ticket = new ProtoWriter().message(1, any).toBytes();
        try {
            read(rpc.call("DoGet", ticket, () -> ticket));
            return true;
        } catch (ServerFailure e) {
            return e.status() != NOT_FOUND && e.status() != ServerFailure.UNAVAILABLE_STATUS;
        } catch (IOException e) {
            return false;
        }
    }

    private void read(Exchange exchange) throws IOException, ServerFailure {
        try {
            for (Optional<byte[]> message = exchange.next(); message.isPresent(); message = exchange.next()) {
                event(FlightData.parse(message.get()).metadata());
            }
        } finally {
            if (!exchange.isEnded()) {
                exchange.abort();
            }
        }
    }

    /** A drawbar.v1.Event. */
    private void event(ProtoReader event) {
        while (event.next()) {
            switch (event.field()) {
                case 1:
                    next = event.number() + 1;
                    break;
                case 5:
                    log(event.message());
                    break;
                case 6:
                    progress(event.message());
                    break;
                default:
                    break;
            }
        }
    }

    private void log(ProtoReader log) {
        String level = "";
        String line = "";
        while (log.next()) {
            level = log.field() == 1 ? log.text() : level;
            line = log.field() == 2 ? log.text() : line;
        }
        listener.log(level, line);
    }

    private void progress(ProtoReader progress) {
        double fraction = 0;
        String detail = "";
        while (progress.next()) {
            fraction = progress.field() == 1 ? progress.real() : fraction;
            detail = progress.field() == 6 ? progress.text() : detail;
        }
        listener.progress(fraction, detail);
    }
}
