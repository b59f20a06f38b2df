package io.drawbar.gateway.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.gateway.json.JobJson;
import io.drawbar.gateway.json.Json;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.IOException;

/**
 * A page of a result, written.
 *
 * @param summary the result as it was when the page was read
 * @param rows how many rows the page has
 * @param bytes a whole document or stream, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // A page is not compared.
public record Page(ResultSummary summary, long rows, byte[] bytes) {

    /** The fields behind the rows. */
    public void tail(JsonGenerator json, long offset) throws IOException {
        tail(json, summary, offset, rows);
    }

    static void tail(JsonGenerator json, ResultSummary summary, long offset, long rows) throws IOException {
        json.writeNumberField("totalRows", summary.getRows());
        JobJson.kind(json, summary);
        json.writeBooleanField("complete", summary.getComplete());
        Json.text(json, "truncatedBy", summary.getTruncatedBy());
        if (!summary.getComplete() || offset + rows < summary.getRows()) {
            json.writeNumberField("nextOffset", offset + rows);
        }
    }
}
