package io.drawbar.common.error;

import io.grpc.Status;

/**
 * Every failure that Drawbar itself can report. Numbers and names are part of the public interface: they are never reused. Plugins
 * report their own codes in {@code engine_code} under one of the {@code ENGINE_*} codes here.
 */
public enum ErrorCode {
    // Requests, 1000 and up.
    BAD_REQUEST(1000, Kind.USER, "22023", Status.Code.INVALID_ARGUMENT, "Mend the request as the message says."),
    EMPTY_SCRIPT(1001, Kind.USER, "42000", Status.Code.INVALID_ARGUMENT, "Send at least one statement."),
    SCRIPT_TOO_LARGE(
            1002,
            Kind.USER,
            "54000",
            Status.Code.INVALID_ARGUMENT,
            "Split the script, or have the setting raised that the message names."),
    UNTERMINATED(1003, Kind.USER, "42601", Status.Code.INVALID_ARGUMENT, "Close the quote, comment or block."),
    UNKNOWN_ENGINE(
            1004,
            Kind.USER,
            "42704",
            Status.Code.INVALID_ARGUMENT,
            "Choose one that `drawbar engine list` shows, or install it with `drawbar engine install`."),
    UNKNOWN_LANGUAGE(1005, Kind.USER, "42704", Status.Code.INVALID_ARGUMENT, "Choose a language of the engine."),
    UNKNOWN_LABEL(1006, Kind.USER, "42704", Status.Code.INVALID_ARGUMENT, "Use a label that the message lists."),
    ID_CONFLICT(
            1007,
            Kind.USER,
            "23505",
            Status.Code.ALREADY_EXISTS,
            "Send a new id, or exactly the job that this id was first used for."),
    NOT_FOUND(1008, Kind.USER, "02000", Status.Code.NOT_FOUND, "Check the id; it must be one of your own."),
    RESULT_NOT_FOUND(1009, Kind.USER, "02000", Status.Code.NOT_FOUND, "Ask for one of the results the job lists."),
    RESULT_EXPIRED(
            1010,
            Kind.USER,
            "02000",
            Status.Code.NOT_FOUND,
            "Run the job again, or raise the setting results.retention."),
    UNSUPPORTED(1011, Kind.USER, "0A000", Status.Code.UNIMPLEMENTED, "Use something the engine supports."),
    BAD_SETTING(1012, Kind.USER, "22023", Status.Code.INVALID_ARGUMENT, "Mend the setting as the message says."),

    // Identity and permission, 2000 and up.
    UNAUTHENTICATED(
            2000,
            Kind.USER,
            "28000",
            Status.Code.UNAUTHENTICATED,
            "Log in with a user and password, or a valid token."),
    FORBIDDEN(2001, Kind.USER, "42501", Status.Code.PERMISSION_DENIED, "Ask somebody with the needed role."),
    TOO_MANY_REQUESTS(
            2002, Kind.RESOURCES, "53400", Status.Code.RESOURCE_EXHAUSTED, "Wait a moment and send the request again."),

    // Statements, 3000 and up.
    STATEMENT_FAILED(
            3000, Kind.USER, "42000", Status.Code.FAILED_PRECONDITION, "Mend the statement as the engine says."),
    CANCELLED(3001, Kind.USER, "57014", Status.Code.CANCELLED, "Submit it again if it is still wanted."),
    RUN_TIMEOUT(
            3002,
            Kind.USER,
            "57014",
            Status.Code.DEADLINE_EXCEEDED,
            "Give the job a longer run time-out, or make it do less."),

    // Engines, 4000 and up.
    ENGINE_START_FAILED(4000, Kind.ENGINE, "08001", Status.Code.UNAVAILABLE, "Read the engine's last log lines below."),
    ENGINE_START_TIMEOUT(
            4001,
            Kind.ENGINE,
            "08001",
            Status.Code.UNAVAILABLE,
            "Read the engine's last log lines below, or raise the setting engines.TYPE.start-timeout."),
    ENGINE_LOST(
            4002,
            Kind.ENGINE,
            "08006",
            Status.Code.UNAVAILABLE,
            "Submit again. Jobs that may run twice can be marked retry-safe and are then run again by themselves."),
    ENGINE_ERROR(
            4003, Kind.ENGINE, "58000", Status.Code.UNAVAILABLE, "Read the root cause, which is the engine's own."),
    ENGINE_RESOURCES(
            4004,
            Kind.RESOURCES,
            "53000",
            Status.Code.RESOURCE_EXHAUSTED,
            "Give the engine more memory or disk, or make the statement need less."),
    STALE_LEASE(4005, Kind.ENGINE, "08003", Status.Code.ABORTED, "Ask for the engine again."),
    SERVER_RESTARTED(
            4007, Kind.INTERNAL, "08006", Status.Code.UNAVAILABLE, "Connect again and send the statement again."),
    ENGINE_PREEMPTED(
            4008,
            Kind.RESOURCES,
            "57P01",
            Status.Code.ABORTED,
            "Submit again. Jobs that may run twice can be marked retry-safe and are then run again by themselves."),
    SESSION_GONE(4006, Kind.ENGINE, "08003", Status.Code.NOT_FOUND, "Open a new session."),

    // Queue and quotas, 5000 and up.
    QUEUE_FULL(5000, Kind.RESOURCES, "53300", Status.Code.RESOURCE_EXHAUSTED, "Send it again after the time given."),
    QUEUE_TIMEOUT(
            5001,
            Kind.RESOURCES,
            "57014",
            Status.Code.DEADLINE_EXCEEDED,
            "Submit again later, or allow a longer queue time-out."),
    QUOTA_EXCEEDED(
            5002, Kind.RESOURCES, "53400", Status.Code.RESOURCE_EXHAUSTED, "Free some of what the message names."),

    // Drawbar's own trouble, 9000 and up.
    INTERNAL(
            9000,
            Kind.INTERNAL,
            "XX000",
            Status.Code.INTERNAL,
            "Report it, with the server's log around the time it happened."),
    UNAVAILABLE(
            9001,
            Kind.INTERNAL,
            "08001",
            Status.Code.UNAVAILABLE,
            "Send the request again; a part is starting or away."),
    STORE_FAILED(
            9002,
            Kind.INTERNAL,
            "58030",
            Status.Code.UNAVAILABLE,
            "Check the disk and the database, then send it again."),
    BAD_CONFIGURATION(
            9003,
            Kind.INTERNAL,
            "F0000",
            Status.Code.FAILED_PRECONDITION,
            "Mend the configuration as the message says.");

    /** Whose failure it is. */
    public enum Kind {
        USER,
        RESOURCES,
        ENGINE,
        INTERNAL
    }

    private final int number;
    private final Kind kind;
    private final String sqlState;
    private final Status.Code status;
    private final String remedy;

    ErrorCode(int number, Kind kind, String sqlState, Status.Code status, String remedy) {
        this.number = number;
        this.kind = kind;
        this.sqlState = sqlState;
        this.status = status;
        this.remedy = remedy;
    }

    public int number() {
        return number;
    }

    public Kind kind() {
        return kind;
    }

    /** The SQLState that stands for it where no better one is known. */
    public String sqlState() {
        return sqlState;
    }

    /** The gRPC status under which it travels. */
    public Status.Code status() {
        return status;
    }

    /** What to do about it, for people. */
    public String remedy() {
        return remedy;
    }
}
