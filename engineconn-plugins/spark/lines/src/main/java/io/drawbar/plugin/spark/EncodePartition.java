package io.drawbar.plugin.spark;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;

/**
 * Encodes the rows of a partition, within a task.
 *
 * @param schema of the rows
 * @param zone the session's time zone
 */
record EncodePartition(StructType schema, String zone) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Where batches go; throws what {@link Sneaky} lets through. */
    interface Target {
        /** Takes a batch; returns whether more are wanted. */
        boolean put(ArrowBatch batch) throws InterruptedException;
    }

    void encode(Iterator<InternalRow> rows, Target target) throws InterruptedException {
        try (ArrowEncoder encoder =
                new ArrowEncoder(ArrowSchemas.of(schema, zone).arrow())) {
            while (rows.hasNext()) {
                if (encoder.write(rows.next()) && !target.put(encoder.take())) {
                    return;
                }
            }
            if (!encoder.isEmpty()) {
                target.put(encoder.take());
            }
        }
    }
}
