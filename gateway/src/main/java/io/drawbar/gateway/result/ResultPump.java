package io.drawbar.gateway.result;

import com.linecorp.armeria.common.HttpData;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.problem.Problem;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.gateway.route.OwnerStream;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.JobServiceGrpc;
import io.drawbar.protocol.v1.ReadResultRequest;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultChunk;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a result's rows from the entrance through a format to a reader, as fast as the reader takes them: at any time there is one
 * batch here at most and one piece that has been given out. Its work is done on the executor given, by one thread at a time.
 */
public final class ResultPump {
    private static final Logger log = LoggerFactory.getLogger(ResultPump.class);

    /** Where the pieces go. */
    interface Target {
        /** Once, before anything else, when the result is known to be there. */
        void begin(ResultSummary summary);

        /** Takes a piece; the future is done when the next may come, and fails when the reader has gone. */
        CompletableFuture<Void> write(HttpData piece);

        /** Whether enough has been written, so that what follows is left out. */
        default boolean isFull() {
            return false;
        }

        /**
         * All has been written.
         *
         * @param rows how many rows
         */
        void end(ResultSummary summary, long rows);

        /** Nothing comes after this. */
        void fail(Throwable thrown);

        /**
         * Nothing comes after this, once the reader has had a document's last words about it.
         *
         * @param words end the document
         */
        default void fail(Throwable thrown, HttpData words) {
            words.close();
            fail(thrown);
        }
    }

    private final ResultQuery query;
    private final RowFormat format;
    private final Target target;
    private final Mailbox mailbox;
    private final OwnerStream<ReadResultRequest, ResultChunk> stream;
    // The rest is touched by the mailbox alone.
    private Optional<ResultSummary> summary = Optional.empty();
    private long written;
    private boolean closed;

    ResultPump(
            Entrances entrances, Caller caller, ResultQuery query, RowFormat format, Target target, Executor executor) {
        this.query = query;
        this.format = format;
        this.target = target;
        this.mailbox = new Mailbox(executor, this::broken);
        this.stream = new OwnerStream<>(
                entrances,
                query.job(),
                caller,
                JobServiceGrpc.getReadResultMethod(),
                query.toRequest(),
                executor,
                new FromEntrance());
    }

    void start() {
        stream.start();
        stream.request(1);
    }

    /** The reader has gone. */
    void cancel() {
        mailbox.execute(this::close);
    }

    private void received(ResultChunk chunk) throws IOException {
        switch (chunk.getKindCase()) {
            case HEADER -> {
                summary = Optional.of(chunk.getHeader().getSummary());
                target.begin(summary.get());
                give(format.begin(chunk.getHeader()), () -> stream.request(1));
            }
            case BATCH -> open(chunk.getBatch());
            case TRAILER -> {
                summary = Optional.of(chunk.getTrailer().getSummary());
                stream.request(1);
            }
            case KIND_NOT_SET -> stream.request(1);
        }
    }

    private void open(ResultBatch batch) throws IOException {
        long first = batch.getFirstRow();
        int from = (int) Math.min(batch.getRows(), Math.max(0, query.offset() - first));
        int to = (int) Math.max(from, Math.min(batch.getRows(), query.end() - first));
        if (from == to) {
            stream.request(1);
            return;
        }
        format.open(batch, from, to);
        written += to - from;
        more();
    }

    private void more() throws IOException {
        if (target.isFull()) {
            written -= format.left();
            ended();
            return;
        }
        Optional<HttpData> piece = format.next();
        if (piece.isEmpty()) {
            stream.request(1);
        } else {
            give(piece.get(), this::more);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void give(HttpData piece, Step then) {
        var unused = target.write(piece)
                .whenComplete((taken, gone) -> mailbox.execute(() -> {
                    if (gone != null) {
                        close();
                    } else {
                        step(then);
                    }
                }));
    }

    private void step(Step step) {
        if (closed) {
            return;
        }
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void broken(Throwable thrown) {
        if (!closed) {
            fail(thrown);
        }
    }

    private void fail(Throwable thrown) {
        Optional<HttpData> words = Optional.empty();
        if (summary.isPresent()) {
            Failure why = Problem.of(thrown, "").failure();
            log.warn("Result {} of job {} broke off: {}", query.result(), query.job(), why.getMessage());
            try {
                words = format.breakOff(summary.get(), written - format.left(), why);
            } catch (IOException | RuntimeException e) {
                log.warn("Nor can its document be ended", e);
            }
        }
        close();
        words.ifPresentOrElse(last -> target.fail(thrown, last), () -> target.fail(thrown));
    }

    private void ended() throws IOException {
        if (summary.isEmpty()) {
            throw new DrawbarException(ErrorCode.INTERNAL, "The entrance sent a result without a header.");
        }
        give(format.end(summary.get(), written), () -> {
            close();
            target.end(summary.get(), written);
        });
    }

    private void close() {
        if (!closed) {
            closed = true;
            stream.cancel();
            format.close();
        }
    }

    /** Steps of this pump, in the order of the calls. */
    private final class FromEntrance implements OwnerStream.Receiver<ResultChunk> {
        @Override
        public void received(ResultChunk message) {
            mailbox.execute(() -> step(() -> ResultPump.this.received(message)));
        }

        @Override
        public void ended() {
            mailbox.execute(() -> step(ResultPump.this::ended));
        }

        @Override
        public void failed(Throwable thrown) {
            mailbox.execute(() -> {
                if (!closed) {
                    fail(thrown);
                }
            });
        }
    }
}
