package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.EventPage;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.LogEvent;
import io.drawbar.protocol.v1.NoticeEvent;
import io.drawbar.protocol.v1.StateEvent;
import io.drawbar.protocol.v1.StatementState;
import java.io.IOException;

/** How a job's events look in the public interface. */
public final class EventJson {
    private EventJson() {}

    public static void write(JsonGenerator json, EventPage page) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("events");
        for (Event event : page.getEventsList()) {
            write(json, event);
        }
        json.writeEndArray();
        json.writeNumberField("next", page.getNext());
        json.writeBooleanField("complete", page.getComplete());
        json.writeEndObject();
    }

    public static void write(JsonGenerator json, Event event) throws IOException {
        json.writeStartObject();
        json.writeNumberField("offset", event.getOffset());
        Json.time(json, "time", event.getTimeMillis());
        if (event.getStatement() >= 0) {
            json.writeNumberField("statement", event.getStatement());
        }
        json.writeStringField("type", type(event));
        switch (event.getKindCase()) {
            case STATE -> state(json, event.getState());
            case LOG -> log(json, event.getLog());
            case PROGRESS -> {
                json.writeFieldName("progress");
                JobJson.progress(json, event.getProgress());
            }
            case RESULT -> {
                json.writeFieldName("result");
                JobJson.result(json, event.getResult());
            }
            case NOTICE -> notice(json, event.getNotice());
            case KIND_NOT_SET -> {}
        }
        json.writeEndObject();
    }

    /** The event's kind in one word. */
    public static String type(Event event) {
        return switch (event.getKindCase()) {
            case STATE -> "state";
            case LOG -> "log";
            case PROGRESS -> "progress";
            case RESULT -> "result";
            // One of a later version's kinds is shown as a notice without a text.
            case NOTICE, KIND_NOT_SET -> "notice";
        };
    }

    private static void state(JsonGenerator json, StateEvent state) throws IOException {
        if (state.getJob() != JobState.JOB_STATE_UNSPECIFIED) {
            json.writeStringField("job", state.getJob().name());
        }
        if (state.getStatement() != StatementState.STATEMENT_STATE_UNSPECIFIED) {
            json.writeStringField("statementState", state.getStatement().name());
        }
        if (state.hasFailure()) {
            FailureJson.write(json, "error", state.getFailure());
        }
        if (state.getStatement() == StatementState.DONE && state.getUpdateCount() >= 0) {
            json.writeNumberField("updateCount", state.getUpdateCount());
        }
    }

    private static void log(JsonGenerator json, LogEvent log) throws IOException {
        json.writeStringField("level", log.getLevel());
        json.writeStringField("line", log.getLine());
        json.writeStringField("source", log.getSource());
    }

    private static void notice(JsonGenerator json, NoticeEvent notice) throws IOException {
        json.writeStringField("code", notice.getCode());
        json.writeStringField("message", notice.getMessage());
    }
}
