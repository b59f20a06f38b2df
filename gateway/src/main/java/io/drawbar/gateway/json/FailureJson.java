package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.protocol.v1.Failure;
import java.io.IOException;

/** How a failure looks in the public interface. */
public final class FailureJson {
    private FailureJson() {}

    /** An object of its own. */
    public static void write(JsonGenerator json, String field, Failure failure) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeNumberField("code", failure.getCode());
        json.writeStringField("name", failure.getName());
        json.writeStringField("kind", failure.getKind());
        json.writeStringField("message", failure.getMessage());
        json.writeStringField("remedy", failure.getRemedy());
        details(json, failure);
        json.writeEndObject();
    }

    /** What a problem document has as well. */
    public static void details(JsonGenerator json, Failure failure) throws IOException {
        Json.text(json, "rootCause", failure.getRootCause());
        Json.text(json, "stage", failure.getStage());
        Json.text(json, "sqlState", failure.getSqlState());
        Json.positive(json, "line", failure.getLine());
        Json.positive(json, "column", failure.getColumn());
        Json.text(json, "engineCode", failure.getEngineCode());
        json.writeBooleanField("retryable", failure.getRetryable());
        Json.positive(json, "retryAfterMillis", failure.getRetryAfterMillis());
        if (failure.getLogTailCount() > 0) {
            Json.texts(json, "logTail", failure.getLogTailList());
        }
    }
}
