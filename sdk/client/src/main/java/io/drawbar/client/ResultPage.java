package io.drawbar.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Some rows of a result.
 *
 * @param rows values as JSON: whole numbers beyond 2^53 and decimals are text, binary is base64, dates and times are ISO 8601
 * @param offset of the first row
 * @param totalRows rows kept so far of the whole result
 * @param complete whether no row will be added to the result
 * @param truncatedBy what cut the result short: the limit ROWS or BYTES, or FAILURE when its statement ended before it
 * @param nextOffset where the next page begins; empty: there is none
 * @param error why the page ends before its end; {@link DrawbarClient} throws instead of giving out such a page
 */
public record ResultPage(
        List<Column> columns,
        List<List<JsonNode>> rows,
        long offset,
        long totalRows,
        boolean complete,
        Optional<String> truncatedBy,
        OptionalLong nextOffset,
        Optional<Failure> error) {
    public ResultPage {
        columns = Json.copy(columns);
        rows = Json.copy(rows);
    }
}
