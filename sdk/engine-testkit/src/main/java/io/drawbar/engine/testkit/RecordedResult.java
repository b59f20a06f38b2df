package io.drawbar.engine.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One result set as a {@link RecordingSink} got it.
 *
 * @param schemaMessage the schema message
 * @param batches the batch messages, unless the sink was told to drop them
 * @param rowCount the sum of the counts that came with the batches
 * @param ended whether the statement ended it
 */
public record RecordedResult(ByteBuffer schemaMessage, List<ByteBuffer> batches, long rowCount, boolean ended) {
    public RecordedResult {
        batches = List.copyOf(batches);
    }

    /** Its Arrow schema. */
    public Schema schema() {
        return ArrowDecoder.of(schemaMessage).schema();
    }

    /** The names of its columns. */
    public List<String> columnNames() {
        return schema().getFields().stream().map(Field::getName).toList();
    }

    /** All its rows, decoded. */
    public List<List<Object>> rows() {
        ArrowDecoder decoder = ArrowDecoder.of(schemaMessage);
        List<List<Object>> rows = new ArrayList<>();
        batches.forEach(batch -> rows.addAll(decoder.rows(batch)));
        return rows;
    }

    /** The only value of a result with one row and one column. */
    public Object value() {
        List<List<Object>> rows = rows();
        if (rows.size() != 1 || rows.get(0).size() != 1) {
            throw new AssertionError("Expected one value, found " + rows);
        }
        return rows.get(0).get(0);
    }
}
