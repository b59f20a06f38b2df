package io.drawbar.jdbc.internal.arrow;

/** The kinds of types that Arrow has, as far as the driver tells them apart; unsigned numbers are kinds of their own. */
public enum ArrowType {
    NULL,
    BOOLEAN,
    INT8,
    INT16,
    INT32,
    INT64,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    DECIMAL,
    TEXT,
    LARGE_TEXT,
    BINARY,
    LARGE_BINARY,
    FIXED_BINARY,
    DATE_DAY,
    DATE_MILLI,
    TIME,
    /** Of the local clock, without a zone. */
    TIMESTAMP,
    /** With a zone: an instant. */
    INSTANT,
    DURATION,
    INTERVAL_MONTHS,
    INTERVAL_DAY_TIME,
    INTERVAL_MONTH_DAY_NANO,
    LIST,
    LARGE_LIST,
    FIXED_LIST,
    MAP,
    STRUCT
}
