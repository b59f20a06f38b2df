package io.drawbar.client;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How far a running statement is.
 *
 * @param fraction from 0 to 1, when it can be told
 * @param done parts that are finished
 * @param running parts at work now
 * @param total all parts known so far
 * @param unit what the parts are, such as {@code tasks}
 * @param detail what the engine is doing, for people
 */
public record Progress(OptionalDouble fraction, long done, long running, long total, String unit, String detail) {
    public Progress {
        unit = Objects.requireNonNullElse(unit, "");
        detail = Objects.requireNonNullElse(detail, "");
    }
}
