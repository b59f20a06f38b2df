package io.drawbar.entrance.results;

/** The limits that can cut a result short. */
public enum Limit {
    ROWS,
    BYTES
}
