package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.protocol.v1.ColumnSummary;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobEngine;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.ListJobsReply;
import io.drawbar.protocol.v1.ResultSummary;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementProgress;
import java.io.IOException;
import java.util.List;

/** How a job looks in the public interface. */
public final class JobJson {
    private JobJson() {}

    public static void write(JsonGenerator json, ListJobsReply page) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("jobs");
        for (Job job : page.getJobsList()) {
            write(json, job);
        }
        json.writeEndArray();
        Json.text(json, "nextPage", page.getNextPage());
        json.writeEndObject();
    }

    public static void write(JsonGenerator json, Job job) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", job.getId());
        json.writeStringField("owner", job.getOwner());
        json.writeStringField("tenant", job.getTenant());
        json.writeStringField("state", job.getState().name());
        json.writeObjectFieldStart("engine");
        json.writeStringField("type", job.getEngineType());
        json.writeStringField("version", job.getEngineVersion());
        Json.text(json, "id", job.getEngineId());
        json.writeEndObject();
        json.writeStringField("language", job.getLanguage());
        Json.text(json, "name", job.getName());
        json.writeStringField("code", job.getCode());
        Json.texts(json, "labels", job.getLabelsMap());
        Json.texts(json, "settings", job.getSettingsMap());
        Json.positive(json, "parameterCount", job.getParameterCount());
        Json.time(json, "createdAt", job.getCreatedMillis());
        Json.time(json, "startedAt", job.getStartedMillis());
        Json.time(json, "finishedAt", job.getFinishedMillis());
        json.writeBooleanField("retrySafe", job.getRetrySafe());
        json.writeNumberField("priority", job.getPriority());
        json.writeArrayFieldStart("statements");
        for (Statement statement : job.getStatementsList()) {
            statement(json, job, statement);
        }
        json.writeEndArray();
        if (job.hasFailure()) {
            FailureJson.write(json, "error", job.getFailure());
        }
        if (job.getState() == JobState.QUEUED) {
            json.writeObjectFieldStart("queue");
            Json.positive(json, "position", job.getQueuePosition());
            json.writeStringField("waitingFor", job.getWaitingFor());
            json.writeEndObject();
        }
        json.writeNumberField("nextEvent", job.getNextEvent());
        json.writeEndObject();
    }

    private static void statement(JsonGenerator json, Job job, Statement statement) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", statement.getIndex());
        json.writeNumberField("start", statement.getStart());
        json.writeNumberField("end", statement.getEnd());
        json.writeStringField("state", statement.getState().name());
        if (statement.getEngine() < job.getEnginesCount()) {
            JobEngine engine = job.getEngines(statement.getEngine());
            json.writeStringField("engine", engine.getType() + "@" + engine.getVersion());
        }
        Json.text(json, "language", statement.getLanguage());
        Json.time(json, "startedAt", statement.getStartedMillis());
        Json.time(json, "finishedAt", statement.getFinishedMillis());
        if (statement.getUpdateCount() >= 0) {
            json.writeNumberField("updateCount", statement.getUpdateCount());
        }
        if (statement.hasProgress()) {
            json.writeFieldName("progress");
            progress(json, statement.getProgress());
        }
        json.writeArrayFieldStart("results");
        for (ResultSummary result : statement.getResultsList()) {
            result(json, result);
        }
        json.writeEndArray();
        if (statement.hasFailure()) {
            FailureJson.write(json, "error", statement.getFailure());
        }
        json.writeEndObject();
    }

    static void progress(JsonGenerator json, StatementProgress progress) throws IOException {
        json.writeStartObject();
        if (!Double.isNaN(progress.getFraction())) {
            json.writeNumberField("fraction", progress.getFraction());
        }
        json.writeNumberField("done", progress.getDone());
        json.writeNumberField("running", progress.getRunning());
        json.writeNumberField("total", progress.getTotal());
        json.writeStringField("unit", progress.getUnit());
        json.writeStringField("detail", progress.getDetail());
        json.writeEndObject();
    }

    static void result(JsonGenerator json, ResultSummary result) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", result.getIndex());
        json.writeNumberField("statement", result.getStatement());
        json.writeNumberField("rows", result.getRows());
        json.writeNumberField("bytes", result.getBytes());
        json.writeBooleanField("complete", result.getComplete());
        Json.text(json, "truncatedBy", result.getTruncatedBy());
        kind(json, result);
        columns(json, result.getColumnsList());
        json.writeBooleanField("expired", result.getExpired());
        json.writeEndObject();
    }

    /** The fields that say what a result is. */
    public static void kind(JsonGenerator json, ResultSummary result) throws IOException {
        json.writeStringField("kind", result.getKind().isEmpty() ? "table" : result.getKind());
        Json.text(json, "mediaType", result.getMediaType());
    }

    /** The field {@code columns}. */
    public static void columns(JsonGenerator json, List<ColumnSummary> columns) throws IOException {
        json.writeArrayFieldStart("columns");
        for (ColumnSummary column : columns) {
            json.writeStartObject();
            json.writeStringField("name", column.getName());
            json.writeStringField("type", column.getType());
            json.writeBooleanField("nullable", column.getNullable());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
