package io.drawbar.entrance.results;

import java.util.Objects;
import java.util.Optional;

/**
 * How far a result is.
 *
 * @param state whether more may come
 * @param batches how many batches can be read
 * @param rows how many rows they hold
 * @param bytes how long their messages are together
 * @param truncatedBy the limit that cut it
 */
record Progress(State state, long batches, long rows, long bytes, Optional<Limit> truncatedBy) {
    static final Progress NOTHING = new Progress(State.WRITING, 0, 0, 0, Optional.empty());

    /** The life cycle of a result. */
    enum State {
        WRITING,
        COMPLETE,
        /** Its writer ended before the result did. */
        BROKEN
    }

    Progress {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(truncatedBy, "truncatedBy");
    }

    Progress plus(IndexRecord batch) {
        return new Progress(state, batches + 1, batch.endRow(), batch.endPosition(), truncatedBy);
    }

    Progress plus(long moreRows, long moreBytes) {
        return new Progress(state, batches + 1, rows + moreRows, bytes + moreBytes, truncatedBy);
    }

    Progress cutBy(Limit limit) {
        return new Progress(state, batches, rows, bytes, Optional.of(limit));
    }

    Progress as(State end) {
        return new Progress(end, batches, rows, bytes, truncatedBy);
    }
}
