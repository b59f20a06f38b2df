package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.arrow.ArrowMessage;
import io.drawbar.jdbc.internal.config.HostPort;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.wire.Exchange;
import io.drawbar.jdbc.internal.wire.FlightData;
import io.drawbar.jdbc.internal.wire.OutcomeEnd;
import io.drawbar.jdbc.internal.wire.ProtoWriter;
import io.drawbar.jdbc.internal.wire.ResultNews;
import io.drawbar.jdbc.internal.wire.Retry;
import io.drawbar.jdbc.internal.wire.Rpc;
import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One outcome of a job, read message by message. When the network connection or a part of the server is lost it goes on at the next
 * row, on the job that is there: nothing is run twice. Used by one thread at a time, except for {@link #cancel} and {@link #abort}.
 */
final class Execution {
    /** Of an answer of no more than this the end is not waited for when nobody wants it. */
    private static final long SMALL_BYTES = 64 << 10;

    private final Rpc rpc;
    private final Order order;
    private final int outcome;
    private final Retry retry;
    private volatile Optional<Exchange> exchange = Optional.empty();
    private volatile Optional<ArrowMessage> schema = Optional.empty();
    private volatile Optional<OutcomeEnd> end = Optional.empty();
    private long rowsRead;
    private boolean sent;
    private volatile boolean aborted;

    /**
     * @param outcome which one, from 0
     */
    Execution(Rpc rpc, Order order, int outcome) {
        this.rpc = rpc;
        this.order = order;
        this.outcome = outcome;
        this.retry = new Retry(rpc);
        this.sent = outcome > 0;
    }

    /** A batch and where its first row that is new stands in it. */
    static final class Batch {
        private final ArrowMessage message;
        private final int firstRow;
        private final int bytes;

        Batch(ArrowMessage message, int firstRow, int bytes) {
            this.message = message;
            this.firstRow = firstRow;
            this.bytes = bytes;
        }

        ArrowMessage message() {
            return message;
        }

        int firstRow() {
            return firstRow;
        }

        int bytes() {
            return bytes;
        }
    }

    String job() {
        return order.job();
    }

    int outcome() {
        return outcome;
    }

    /** Runs it, and reads on until it is known what comes: the columns of rows, or the end. */
    Optional<ArrowMessage> begin() throws SQLException {
        while (schema.isEmpty() && end.isEmpty()) {
            read();
        }
        return schema;
    }

    /** The next batch; empty when there is none any more. */
    Optional<Batch> next() throws SQLException {
        while (end.isEmpty()) {
            Optional<Batch> batch = read();
            if (batch.isPresent()) {
                return batch;
            }
        }
        return Optional.empty();
    }

    /** How it ended, once it has. */
    Optional<OutcomeEnd> end() {
        return end;
    }

    private Optional<Batch> read() throws SQLException {
        HostPort at = rpc.server();
        try {
            Exchange from = exchange.isPresent() ? exchange.get() : call();
            Optional<byte[]> message = from.next();
            if (message.isEmpty()) {
                throw new IOException("The answer has no end");
            }
            retry.succeeded();
            return take(from, FlightData.parse(message.get()), message.get().length);
        } catch (IOException e) {
            drop();
            if (aborted) {
                throw Failures.closedObject("statement");
            }
            retry.after(at, e);
        } catch (ServerFailure e) {
            drop();
            retry.after(at, e, order.job());
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            abort();
            throw new SQLException("The server's answer cannot be read: " + e.getMessage(), "08P01", e);
        }
        return Optional.empty();
    }

    private Exchange call() throws IOException, ServerFailure {
        // Once the server has answered, the job is there: if it is gone then, it must not be run anew.
        boolean start = outcome == 0 && schema.isEmpty();
        HostPort from = rpc.server();
        byte[] ticket = order.ticket(outcome, rowsRead, start, sent, from);
        sent = true;
        Exchange made = rpc.call("DoGet", ticket, () -> order.ticket(outcome, rowsRead, start, true, from));
        exchange = Optional.of(made);
        if (aborted) {
            made.abort();
        }
        return made;
    }

    private Optional<Batch> take(Exchange from, FlightData data, int bytes) throws IOException, ServerFailure {
        ResultNews news = ResultNews.parse(data.metadata());
        if (news.end().isPresent()) {
            // The status follows at once, and with it the network connection is free.
            if (from.next().isPresent()) {
                throw new IOException("The answer goes on after its end");
            }
            end = news.end();
            return Optional.empty();
        }
        ArrowMessage message = ArrowMessage.of(data);
        if (message.isSchema()) {
            schema = Optional.of(message);
            return Optional.empty();
        }
        int rows = message.rows();
        int known = (int) Math.max(0, Math.min(rows, rowsRead - news.firstRow()));
        if (news.firstRow() > rowsRead) {
            throw new IOException("Rows are missing before row " + news.firstRow());
        }
        rowsRead = news.firstRow() + rows;
        return Optional.of(new Batch(message, known, bytes));
    }

    private void drop() {
        exchange.ifPresent(Exchange::abort);
        exchange = Optional.empty();
    }

    /** Ends it on the server; from any thread. The one who reads is told by the server. */
    void cancel() throws SQLException {
        byte[] job = new ProtoWriter().text(1, order.job()).toBytes();
        Retry waiting = new Retry(rpc);
        while (rpc.act("drawbar.Cancel", job).length == 0 && schema.isEmpty() && end.isEmpty() && !aborted) {
            // The server has not heard of it yet.
            waiting.pause();
        }
    }

    /** Gives up the network connection; from any thread. */
    void abort() {
        aborted = true;
        exchange.ifPresent(Exchange::abort);
    }

    /** Nobody wants to read on. What is small ends by itself, what is not is told to the server. */
    void close() {
        Optional<Exchange> open = exchange;
        if (open.isEmpty() || open.get().isEnded() || aborted) {
            return;
        }
        exchange = Optional.empty();
        if (open.get().bytes() < SMALL_BYTES) {
            rpc.linger(open.get());
            return;
        }
        open.get().abort();
        release();
    }

    /** Tells the server that no more of the job is wanted. */
    void release() {
        try {
            rpc.actOnce(
                    "drawbar.Release", new ProtoWriter().text(1, order.job()).toBytes());
        } catch (IOException | ServerFailure e) {
            // The server finds out by itself, a little later.
            exchange = Optional.empty();
        }
    }
}
