package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.protocol.v1.AnalysedStatement;
import io.drawbar.protocol.v1.ScriptAnalysis;
import io.drawbar.protocol.v1.TableUse;
import java.io.IOException;
import java.util.List;

/** How the analysis of a script looks in the public interface. */
public final class AnalysisJson {
    private AnalysisJson() {}

    public static void write(JsonGenerator json, ScriptAnalysis analysis) throws IOException {
        json.writeStartObject();
        statements(json, analysis);
        json.writeEndObject();
    }

    /** As a field of an object that has others. */
    public static void statements(JsonGenerator json, ScriptAnalysis analysis) throws IOException {
        json.writeArrayFieldStart("statements");
        for (AnalysedStatement statement : analysis.getStatementsList()) {
            statement(json, statement);
        }
        json.writeEndArray();
    }

    private static void statement(JsonGenerator json, AnalysedStatement statement) throws IOException {
        json.writeStartObject();
        json.writeNumberField("start", statement.getStart());
        json.writeNumberField("end", statement.getEnd());
        json.writeStringField("engine", statement.getEngineType() + "@" + statement.getEngineVersion());
        json.writeStringField("language", statement.getLanguage());
        if (statement.hasFailure()) {
            FailureJson.write(json, "error", statement.getFailure());
        } else {
            json.writeStringField("kind", statement.getAnalysis().getKind().name());
            uses(json, "reads", statement.getAnalysis().getReadsList());
            uses(json, "writes", statement.getAnalysis().getWritesList());
        }
        json.writeEndObject();
    }

    private static void uses(JsonGenerator json, String field, List<TableUse> uses) throws IOException {
        json.writeArrayFieldStart(field);
        for (TableUse use : uses) {
            json.writeStartObject();
            Json.text(json, "catalog", use.getCatalog());
            Json.text(json, "schema", use.getSchema());
            json.writeStringField("table", use.getTable());
            if (use.getColumnsKnown()) {
                Json.texts(json, "columns", use.getColumnsList());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
