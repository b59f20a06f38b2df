package io.drawbar.jdbc.internal.error;

import io.drawbar.jdbc.internal.wire.ServerFailure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;

/** Makes the exceptions that JDBC wants, with the SQLStates that pools and tools look at. */
public final class Failures {
    private static final int CANCELLED = 3001;
    private static final int RUN_TIMEOUT = 3002;
    private static final int QUEUE_TIMEOUT = 5001;

    private Failures() {}

    /** No connection can be made as it was asked for. */
    public static SQLException connection(String message) {
        return new SQLNonTransientConnectionException(message, "08001");
    }

    public static SQLException closed(String what) {
        return new SQLNonTransientConnectionException("The " + what + " is closed.", "08003");
    }

    /** Something that was closed by itself, while the connection may be open. */
    public static SQLException closedObject(String what) {
        return new SQLNonTransientException("The " + what + " is closed.", "24000");
    }

    public static SQLException unsupported(String what) {
        return new SQLFeatureNotSupportedException(what, "0A000");
    }

    /** The application calls what cannot be called now, or with what cannot be taken. */
    public static SQLException misuse(String message) {
        return new SQLNonTransientException(message, "HY000");
    }

    public static SQLException argument(String message) {
        return new SQLNonTransientException(message, "HY024");
    }

    public static SQLException conversion(String message) {
        return new SQLDataException(message, "22018");
    }

    public static SQLException range(String message) {
        return new SQLDataException(message, "22003");
    }

    /** The network connection was lost, and could not be made again. */
    public static SQLException lost(String where, IOException why) {
        if (why instanceof SocketTimeoutException) {
            return new SQLTimeoutException(
                    "The server at " + where + " was silent for too long (property networkTimeout).", "HYT00", why);
        }
        return new SQLTransientConnectionException(
                "The server at " + where + " cannot be reached: " + words(why) + ".", "08006", why);
    }

    private static String words(IOException why) {
        String message = why.getMessage();
        String text = message == null ? why.getClass().getSimpleName() : message;
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /**
     * What the server has told.
     *
     * @param job the job it happened to; empty: none
     */
    public static SQLException of(ServerFailure failure, String job) {
        String message = message(failure, job);
        int code = failure.code() == 0 ? failure.status() : failure.code();
        if (code == RUN_TIMEOUT || code == QUEUE_TIMEOUT) {
            return new SQLTimeoutException(message, "HYT00", code, failure);
        }
        String state = state(failure);
        switch (state.substring(0, 2)) {
            case "08":
                return failure.retryable() || failure.status() == ServerFailure.UNAVAILABLE_STATUS
                        ? new SQLTransientConnectionException(message, state, code, failure)
                        : new SQLNonTransientConnectionException(message, state, code, failure);
            case "0A":
                return new SQLFeatureNotSupportedException(message, state, code, failure);
            case "22":
                return new SQLDataException(message, state, code, failure);
            case "23":
                return new SQLIntegrityConstraintViolationException(message, state, code, failure);
            case "28":
                return new SQLInvalidAuthorizationSpecException(message, state, code, failure);
            case "40":
                return new SQLTransactionRollbackException(message, state, code, failure);
            case "42":
                return new SQLSyntaxErrorException(message, state, code, failure);
            case "53":
                return new SQLTransientException(message, state, code, failure);
            default:
                return new SQLException(message, state, code, failure);
        }
    }

    private static String state(ServerFailure failure) {
        if (failure.code() == CANCELLED) {
            return "57014";
        }
        if (failure.sqlState().length() == 5) {
            return failure.sqlState();
        }
        switch (failure.status()) {
            case ServerFailure.UNAUTHENTICATED_STATUS:
                return "28000";
            case ServerFailure.UNAVAILABLE_STATUS:
                return "08006";
            case 1:
                return "57014";
            case 12:
                return "0A000";
            default:
                return "HY000";
        }
    }

    private static String message(ServerFailure failure, String job) {
        StringBuilder text = new StringBuilder(failure.words());
        if (failure.line() > 0) {
            text.append(" (line ").append(failure.line());
            text.append(", column ").append(failure.column()).append(')');
        }
        String cause = failure.rootCause();
        if (!cause.isEmpty() && !text.toString().contains(cause) && !cause.contains(failure.words())) {
            text.append("\nCause: ").append(cause);
        }
        if (!failure.remedy().isEmpty()) {
            text.append("\nRemedy: ").append(failure.remedy());
        }
        if (!failure.name().isEmpty()) {
            text.append("\n")
                    .append(failure.name())
                    .append(" (")
                    .append(failure.code())
                    .append(')');
        }
        if (!job.isEmpty()) {
            text.append(failure.name().isEmpty() ? "\n" : ", ").append("job ").append(job);
        }
        return text.toString();
    }
}
