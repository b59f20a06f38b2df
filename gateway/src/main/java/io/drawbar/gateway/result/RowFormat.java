package io.drawbar.gateway.result;

import com.linecorp.armeria.common.HttpData;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultHeader;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.IOException;
import java.util.Optional;

/**
 * Writes rows in one of the formats, a piece at a time: begin, then for each batch open and next until there is no more, then end.
 * Used by one thread at a time; must be closed at any point, which frees its memory.
 */
interface RowFormat extends AutoCloseable {
    HttpData begin(ResultHeader header) throws IOException;

    /**
     * Takes a batch's rows.
     *
     * @param from the first row of the batch that is wanted
     * @param to one past the last
     */
    void open(ResultBatch batch, int from, int to) throws IOException;

    /** More of the open batch; empty when all of it has been written. */
    Optional<HttpData> next() throws IOException;

    /** How many rows of the open batch have not been written. */
    int left();

    /**
     * What comes behind the last row.
     *
     * @param summary the result as it is now
     * @param rows how many rows have been written
     */
    HttpData end(ResultSummary summary, long rows) throws IOException;

    /**
     * What ends a document that cannot go on; empty when the format has no words for that.
     *
     * @param rows how many rows have been written
     */
    default Optional<HttpData> breakOff(ResultSummary summary, long rows, Failure why) throws IOException {
        return Optional.empty();
    }

    @Override
    void close();
}
