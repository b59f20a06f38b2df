package io.drawbar.entrance.run;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.results.ResultWriter;
import io.drawbar.entrance.results.StoredResult;
import io.drawbar.protocol.v1.FrameBatch;
import io.drawbar.protocol.v1.FrameSchema;
import io.drawbar.protocol.v1.ResultSummary;
import java.util.Optional;

/**
 * Stores the results of one statement and decides when the engine hears that they are stored: at once, or, when the reader is far
 * behind, when it has caught up. Runs in the job's mailbox.
 */
final class ResultIntake {
    private static final long ACKNOWLEDGE_BYTES = 2 << 20;

    /** Tells the engine that frames are stored. */
    interface Acknowledge {
        void upTo(long sequence, boolean enough);
    }

    private final LiveJob job;
    private final JobPlan plan;
    private final int statement;
    private final int firstResult;
    private final ResultStore store;
    private final Acknowledge acknowledge;
    private Optional<ResultWriter> writer = Optional.empty();
    private int begun;
    private boolean resumed;
    private long unacknowledgedBytes;
    private boolean discarding;

    ResultIntake(
            LiveJob job, JobPlan plan, int statement, int firstResult, ResultStore store, Acknowledge acknowledge) {
        this.job = job;
        this.plan = plan;
        this.statement = statement;
        this.firstResult = firstResult;
        this.store = store;
        this.acknowledge = acknowledge;
    }

    /** How many results have begun. */
    int count() {
        return begun;
    }

    /** Rows that still come are not stored. */
    void discard() {
        discarding = true;
    }

    void schema(FrameSchema schema) {
        if (schema.getResult() < begun) {
            return; // Sent again by an engine that has not heard that it is stored.
        }
        // A connection's statement ends with the process, and so does whoever would read its rows.
        boolean interactive = plan.readAheadBytes() > 0;
        if (resumed || !interactive) {
            takeUp(schema.getResult() + 1);
        }
        if (schema.getResult() < begun) {
            return; // The statement is told again from its start: how far it was had not been written down yet.
        }
        int result = firstResult + schema.getResult();
        begun = schema.getResult() + 1;
        ResultWriter opened = interactive
                ? store.writeInMemory(job.id(), result, plan.rowLimit(), plan.byteLimit())
                : store.write(job.id(), result, plan.rowLimit(), plan.byteLimit());
        opened.schema(schema.getMessage());
        begin(opened);
    }

    /**
     * Takes up the results of which the job knows that an earlier run of this process began them. Others are taken up when the engine speaks
     * of them: what lies behind them in the store may be those of a later statement, as rows are durable before the job that they belong to is.
     */
    void resume() {
        resumed = true;
        takeUp(job.statement(statement).getResultsCount());
    }

    private void takeUp(int count) {
        boolean there = true;
        while (there && begun < count && writer.isEmpty()) {
            there = takeUp();
        }
    }

    /** Goes on with the next result, if an earlier run of this process has begun it; only its rows are missing that were not stored. */
    private boolean takeUp() {
        Optional<StoredResult> found = store.open(job.id(), firstResult + begun);
        if (found.isEmpty()) {
            return false;
        }
        begun++;
        if (found.get().isComplete()) {
            whole(found.get());
        } else {
            begin(store.write(job.id(), found.get().index(), plan.rowLimit(), plan.byteLimit()));
        }
        return true;
    }

    /** What was stored to its end may not have been told: rows are durable before the job that they belong to is. */
    private void whole(StoredResult result) {
        job.results().begun(result.index(), result);
        boolean told = job.statement(statement).getResultsList().stream()
                .anyMatch(known -> known.getIndex() == result.index() && known.getComplete());
        if (!told) {
            job.result(summary(result), true);
        }
    }

    private void begin(ResultWriter opened) {
        writer = Optional.of(opened);
        // Told of, so that whoever follows the job can read the rows while they come. A connection reads them anyway.
        job.result(summary(opened.stored()), plan.readAheadBytes() == 0);
        job.results().begun(opened.stored().index(), opened.stored());
    }

    void batch(FrameBatch batch, long sequence) {
        takeUp(batch.getResult() + 1);
        if (batch.getResult() >= begun) {
            throw new IllegalStateException("A batch came before its schema.");
        }
        if (batch.getResult() < begun - 1 || writer.isEmpty()) {
            acknowledge.upTo(sequence, discarding); // Of a result that was complete before a restart.
            return;
        }
        ResultWriter into = writer.get();
        if (discarding || batch.getFirstRow() < into.offeredRows()) {
            // Not wanted any more, or sent again by an engine that has not heard that it is stored.
            acknowledge.upTo(sequence, discarding);
            return;
        }
        ByteString message = batch.getMessage();
        boolean limited = into.append(message, batch.getRows());
        unacknowledgedBytes += message.size();
        if (limited) {
            discarding = true;
            tellLimit(into);
            acknowledge.upTo(sequence, true);
        } else if (unacknowledgedBytes >= ACKNOWLEDGE_BYTES) {
            unacknowledgedBytes = 0;
            whenReadersFollow(into, () -> acknowledge.upTo(sequence, false));
        }
    }

    void end(int result) {
        takeUp(result + 1);
        if (result < begun - 1) {
            return; // It was complete before a restart.
        }
        writer.ifPresent(done -> {
            done.complete();
            job.result(summary(done.stored()), true);
        });
        writer = Optional.empty();
    }

    /** The statement has not ended well: what it has stored by then is told as what there is of it. */
    void fail() {
        if (resumed) {
            takeUp(Integer.MAX_VALUE); // None has followed it.
        }
    }

    /** Closes a result that did not come to its end. */
    void abandon() {
        writer.ifPresent(broken -> {
            broken.abandon();
            job.result(summary(broken.stored()), true);
        });
        writer = Optional.empty();
    }

    private void whenReadersFollow(ResultWriter into, Runnable then) {
        if (plan.readAheadBytes() == 0 || into.aheadOfReaders() <= plan.readAheadBytes()) {
            then.run();
        } else {
            into.whenReadersWithin(plan.readAheadBytes(), () -> job.mailbox().execute(then));
        }
    }

    private void tellLimit(ResultWriter limited) {
        boolean rows = limited.summary().getTruncatedBy().equals("ROWS");
        job.events()
                .add(EventLog.notice(
                        statement,
                        "RESULT_LIMIT",
                        rows
                                ? "The result was cut at " + plan.rowLimit()
                                        + " rows; ask for more with rowLimit, or raise the setting results.max-rows."
                                : "The result was cut at " + plan.byteLimit()
                                        + " bytes; raise the setting results.max-bytes for more."));
    }

    private ResultSummary summary(StoredResult of) {
        return of.summary().toBuilder().setStatement(statement).build();
    }
}
