package io.drawbar.engine.spi;

import java.util.Objects;
import java.util.Optional;

/** A failure that an engine reports, with all that helps a person to understand it. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose failure it is. */
    public enum Kind {
        /** The statement or its settings are wrong: the user can mend it. */
        USER,
        /** Memory, disk, slots or quota ran out. */
        RESOURCES,
        /** The engine or a system behind it failed. */
        ENGINE,
        /** The engine does not do this. */
        UNSUPPORTED,
        /** The statement was cancelled. */
        CANCELLED
    }

    private final Kind kind;
    private final String engineCode;
    private final String sqlState;
    private final int line;
    private final int column;

    private EngineException(Builder builder) {
        super(builder.message, builder.cause);
        this.kind = builder.kind;
        this.engineCode = builder.engineCode;
        this.sqlState = builder.sqlState;
        this.line = builder.line;
        this.column = builder.column;
    }

    /** Starts an exception; the message says what was found and what was expected. */
    public static Builder builder(Kind kind, String message) {
        return new Builder(kind, message);
    }

    /** The engine does not do this. */
    public static EngineException unsupported(String message) {
        return builder(Kind.UNSUPPORTED, message).sqlState("0A000").build();
    }

    /** The statement was cancelled. */
    public static EngineException cancelled() {
        return builder(Kind.CANCELLED, "The statement was cancelled.")
                .sqlState("57014")
                .build();
    }

    /**
     * The statement has more or fewer parameter markers than values came with it.
     *
     * @param found values
     * @param expected as many as there are markers
     */
    public static EngineException parameterCount(int found, int expected) {
        return builder(Kind.USER, "Found " + found + " parameters, expected " + expected + ".")
                .sqlState("07001")
                .build();
    }

    public Kind kind() {
        return kind;
    }

    /** The engine's own name for the failure, such as {@code TABLE_OR_VIEW_NOT_FOUND}. */
    public Optional<String> engineCode() {
        return Optional.ofNullable(engineCode);
    }

    /** Five characters of SQLState, where the engine tells one. */
    public Optional<String> sqlState() {
        return Optional.ofNullable(sqlState);
    }

    /** The line in the statement's text, from 1; 0 when unknown. */
    public int line() {
        return line;
    }

    /** The column in that line, from 1; 0 when unknown. */
    public int column() {
        return column;
    }

    /** Builds an {@link EngineException}; not thread-safe. */
    public static final class Builder {
        private final Kind kind;
        private final String message;
        private Throwable cause;
        private String engineCode;
        private String sqlState;
        private int line;
        private int column;

        private Builder(Kind kind, String message) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.message = Objects.requireNonNull(message, "message");
        }

        public Builder cause(Throwable value) {
            this.cause = value;
            return this;
        }

        public Builder engineCode(String value) {
            this.engineCode = value;
            return this;
        }

        public Builder sqlState(String value) {
            this.sqlState = value;
            return this;
        }

        /** Both count from 1. */
        public Builder position(int atLine, int atColumn) {
            this.line = atLine;
            this.column = atColumn;
            return this;
        }

        public EngineException build() {
            return new EngineException(this);
        }
    }
}
