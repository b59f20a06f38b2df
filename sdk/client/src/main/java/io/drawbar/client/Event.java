package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Something that happened to a job. A job's events form one log; offsets only grow. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Event.Other.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.StateChanged.class, name = "state"),
    @JsonSubTypes.Type(value = Event.Logged.class, name = "log"),
    @JsonSubTypes.Type(value = Event.Progressed.class, name = "progress"),
    @JsonSubTypes.Type(value = Event.ResultChanged.class, name = "result"),
    @JsonSubTypes.Type(value = Event.Noticed.class, name = "notice")
})
public sealed interface Event {

    /** Its place in the job's log. */
    long offset();

    Instant time();

    /** Index of the statement that it is about; empty: the whole job. */
    OptionalInt statement();

    /** The job or one of its statements is in another state now. */
    record StateChanged(
            long offset,
            Instant time,
            OptionalInt statement,
            Optional<JobState> job,
            Optional<StatementState> statementState,
            Optional<Failure> error,
            OptionalLong updateCount)
            implements Event {}

    /**
     * A line of the log.
     *
     * @param level DEBUG, INFO, WARN or ERROR
     * @param source {@code drawbar} or {@code engine}; {@code stdout} or {@code stderr} for what the user's own program wrote
     */
    record Logged(long offset, Instant time, OptionalInt statement, String level, String line, String source)
            implements Event {
        public Logged {
            level = Objects.requireNonNullElse(level, "INFO");
            line = Objects.requireNonNullElse(line, "");
            source = Objects.requireNonNullElse(source, "");
        }
    }

    record Progressed(long offset, Instant time, OptionalInt statement, Progress progress) implements Event {}

    /** A result has begun, grown or ended. */
    record ResultChanged(long offset, Instant time, OptionalInt statement, ResultInfo result) implements Event {}

    /** Something that the user should know: a limit hit, a log cut, a place in the queue. */
    record Noticed(long offset, Instant time, OptionalInt statement, String code, String message) implements Event {
        public Noticed {
            code = Objects.requireNonNullElse(code, "");
            message = Objects.requireNonNullElse(message, "");
        }
    }

    /** Of a type that this client does not know. */
    record Other(
            @JsonProperty("offset") long offset,
            @JsonProperty("time") Instant time,
            @JsonProperty("statement") OptionalInt statement)
            implements Event {}
}
