package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The types of parameters; an engine makes of them what is nearest to them. */
public enum ParameterType {
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INTEGER,
    BIGINT,
    REAL,
    DOUBLE,
    DECIMAL,
    VARCHAR,
    /** Written in Base64. */
    BINARY,
    /** Such as {@code 2024-02-29}. */
    DATE,
    /** Such as {@code 23:59:59.123456789}. */
    TIME,
    /** To microseconds, such as {@code 2024-02-29T23:59:59.123456}. */
    TIMESTAMP,
    /** To microseconds, with an offset, such as {@code 2024-02-29T23:59:59+01:00}. */
    TIMESTAMP_WITH_TIME_ZONE;

    /** Its name in the API, such as {@code timestamp with time zone}. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
