package io.drawbar.engine.spi;

import java.util.Objects;

/**
 * How far a statement is.
 *
 * @param fraction between 0 and 1, or NaN when it cannot be told
 * @param done units of work done
 * @param running units of work running now
 * @param total units of work known so far
 * @param unit what is counted, in the plural: {@code tasks}, {@code splits}
 * @param detail one line for people, such as the running stages; may be empty
 */
public record Progress(double fraction, long done, long running, long total, String unit, String detail) {
    public Progress {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(detail, "detail");
    }
}
