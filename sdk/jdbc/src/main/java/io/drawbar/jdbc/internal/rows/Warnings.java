package io.drawbar.jdbc.internal.rows;

import java.sql.SQLWarning;

/** Warnings in the order in which they came. Thread-safe. */
public final class Warnings {
    private SQLWarning first;

    public synchronized void add(String message, String state) {
        SQLWarning warning = new SQLWarning(message, state);
        if (first == null) {
            first = warning;
        } else {
            first.setNextWarning(warning);
        }
    }

    /** The first with the others behind it, or null when there is none, as JDBC has it. */
    public synchronized SQLWarning first() {
        return first;
    }

    public synchronized void clear() {
        first = null;
    }
}
