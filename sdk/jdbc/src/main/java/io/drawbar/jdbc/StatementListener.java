package io.drawbar.jdbc;

/** Told what happens to a statement while it runs, on a thread of the driver's; what it throws ends the telling alone. */
public interface StatementListener {
    /**
     * How far it is.
     *
     * @param fraction from 0 to 1; NaN when it cannot be told
     * @param detail in words
     */
    default void progress(double fraction, String detail) {}

    /**
     * A line of the log, the engine's or Drawbar's.
     *
     * @param level DEBUG, INFO, WARN or ERROR
     */
    default void log(String level, String line) {}
}
