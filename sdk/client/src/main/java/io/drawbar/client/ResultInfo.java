package io.drawbar.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A result of a job, without its rows.
 *
 * @param index counts from 0 through the whole job
 * @param statement index of the statement that made it
 * @param rows rows kept so far
 * @param bytes size of the kept rows as Arrow
 * @param complete whether no row will be added
 * @param truncatedBy what cut it short: the limit ROWS or BYTES, or FAILURE when its statement ended before it
 * @param columns in their order
 * @param expired whether its rows are gone by now
 * @param kind {@code table}; or {@code text}, {@code html} or {@code picture}, which is a document in the one cell of the one row
 * @param mediaType of the document
 */
public record ResultInfo(
        int index,
        int statement,
        long rows,
        long bytes,
        boolean complete,
        Optional<String> truncatedBy,
        List<Column> columns,
        boolean expired,
        String kind,
        Optional<String> mediaType) {
    public ResultInfo {
        columns = Json.copy(columns);
        kind = Objects.requireNonNullElse(kind, "table");
    }
}
