package io.drawbar.entrance.run;

import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.StatementState;
import java.util.Optional;

/**
 * How a statement ended.
 *
 * @param state DONE, ERROR or ABORTED
 * @param failure why, unless it is done
 * @param updateCount rows changed, or -1
 * @param results how many results it began
 */
record StatementEnd(StatementState state, Optional<Failure> failure, long updateCount, int results) {}
