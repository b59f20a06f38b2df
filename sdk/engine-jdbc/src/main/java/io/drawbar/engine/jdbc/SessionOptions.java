package io.drawbar.engine.jdbc;

import java.time.Duration;

/**
 * How a session's statements run.
 *
 * @param fetchSize about how many rows the driver fetches at a time
 * @param queryLimit how long the database may work on a statement; zero: as long as it likes
 * @param readOnly whether only statements that begin as queries do are taken
 */
public record SessionOptions(int fetchSize, Duration queryLimit, boolean readOnly) {}
