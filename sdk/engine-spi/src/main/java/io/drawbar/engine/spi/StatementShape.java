package io.drawbar.engine.spi;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a statement before it runs.
 *
 * @param kind whether it answers rows
 * @param schema the Arrow IPC schema message of the rows it will answer (see {@link StatementSink#schema}), when it is known
 * @param parameterTypes one entry for each parameter marker, in order; {@link ParameterType#UNKNOWN} where the engine cannot tell
 */
public record StatementShape(Kind kind, Optional<ByteBuffer> schema, List<ParameterType> parameterTypes) {

    /** Nothing is known: the statement has to be run to find out. */
    public static final StatementShape UNKNOWN = new StatementShape(Kind.UNKNOWN, Optional.empty(), List.of());

    public StatementShape {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(schema, "schema");
        parameterTypes = List.copyOf(parameterTypes);
    }

    /** Whether a statement answers rows. */
    public enum Kind {
        /** It answers rows: a query, and also a {@code SET} or {@code CALL} that does. Whether it changes anything is not said. */
        QUERY,
        /** It answers no rows and at most a count: it changes data, definitions or settings. */
        UPDATE,
        /** It cannot be told. */
        UNKNOWN
    }

    /** The type that a parameter marker stands for. */
    public enum ParameterType {
        UNKNOWN,
        BOOLEAN,
        BIGINT,
        DOUBLE,
        DECIMAL,
        VARCHAR,
        VARBINARY,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMP_TZ
    }
}
