package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Failures of drivers, classified by SQLState. */
public final class SqlFailures {
    private static final Pattern LINE =
            Pattern.compile("\\b(?:at line|LINE|line) (\\d+)(?:[:,] ?(?:column )?(\\d+)\\b)?");
    private static final int STATE_CHARS = 5;

    private SqlFailures() {}

    /** A failure as its SQLState says; where the message names a line, that is told. */
    public static EngineException of(SQLException thrown, String text) {
        return of(thrown, kind(thrown), words(thrown), position(words(thrown)));
    }

    /**
     * A failure.
     *
     * @param kind whose it is
     * @param message for people
     * @param position line and column, from 1; 0 where unknown
     */
    public static EngineException of(SQLException thrown, Kind kind, String message, int[] position) {
        EngineException.Builder failure =
                EngineException.builder(kind, message).cause(thrown).position(position[0], position[1]);
        state(thrown).ifPresent(failure::sqlState);
        code(thrown).ifPresent(failure::engineCode);
        return failure.build();
    }

    /** The five characters, where the driver tells them. */
    public static Optional<String> state(SQLException thrown) {
        return Optional.ofNullable(thrown.getSQLState()).filter(state -> state.length() == STATE_CHARS);
    }

    /** The database's own number, or the state when it has none. */
    private static Optional<String> code(SQLException thrown) {
        return thrown.getErrorCode() != 0 ? Optional.of(Integer.toString(thrown.getErrorCode())) : state(thrown);
    }

    /** The message, without stack and with something in it. */
    public static String words(SQLException thrown) {
        String message = Optional.ofNullable(thrown.getMessage()).orElse("").strip();
        int stack = message.indexOf("\n\tat ");
        String words = stack < 0 ? message : message.substring(0, stack).strip();
        return words.isEmpty()
                ? "The driver gave no message: " + thrown.getClass().getSimpleName() + "."
                : words;
    }

    /** Whose failure it is, by the first two characters of the SQLState. */
    public static Kind kind(SQLException thrown) {
        String state = state(thrown).orElse("");
        if (thrown instanceof SQLFeatureNotSupportedException) {
            return Kind.UNSUPPORTED;
        }
        if (state.isEmpty()) {
            return thrown instanceof SQLNonTransientException ? Kind.USER : Kind.ENGINE;
        }
        if (thrown instanceof SQLTimeoutException || thrown instanceof SQLTransientConnectionException) {
            return Kind.RESOURCES;
        }
        return switch (state.substring(0, 2)) {
            case "53", "54" -> Kind.RESOURCES;
            case "0A" -> Kind.UNSUPPORTED;
            case "08", "40", "55", "57", "58", "F0", "XX", "HY" -> Kind.ENGINE;
            default -> Kind.USER;
        };
    }

    /** Line and column that a message names; 0 where it does not. */
    public static int[] position(String message) {
        Matcher found = LINE.matcher(message);
        if (!found.find()) {
            return new int[] {0, 0};
        }
        String column = found.group(2);
        return new int[] {Integer.parseInt(found.group(1)), column == null ? 0 : Integer.parseInt(column)};
    }

    /** Line and column of the n-th character of a text, from 1. */
    public static int[] position(String text, int character) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(character - 1, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new int[] {line, column};
    }
}
