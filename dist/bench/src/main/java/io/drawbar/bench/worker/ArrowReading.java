package io.drawbar.bench.worker;

import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Reads every value of a batch as the object that JDBC's {@code getObject} answers, so that ways with and without JDBC do the same
 * work. It is used with two versions of Arrow: Drawbar's and Spark's.
 */
final class ArrowReading {
    private static final long MICROS_A_SECOND = 1_000_000;

    private ArrowReading() {}

    /** Reads all rows; the answer depends on every value, so that nothing is optimised away. */
    static long readObjects(VectorSchemaRoot batch) {
        List<FieldVector> columns = batch.getFieldVectors();
        long sum = 0;
        for (int row = 0; row < batch.getRowCount(); row++) {
            for (int i = 0; i < columns.size(); i++) {
                sum += object(columns.get(i), row).hashCode();
            }
        }
        return sum;
    }

    private static Object object(FieldVector vector, int row) {
        if (vector instanceof BigIntVector longs) {
            return longs.get(row);
        }
        if (vector instanceof IntVector ints) {
            return ints.get(row);
        }
        if (vector instanceof Float8Vector doubles) {
            return doubles.get(row);
        }
        if (vector instanceof VarCharVector texts) {
            return new String(texts.get(row), java.nio.charset.StandardCharsets.UTF_8);
        }
        if (vector instanceof DateDayVector days) {
            return new Date(TimeUnit.DAYS.toMillis(days.get(row)));
        }
        if (vector instanceof TimeStampVector times) {
            long micros = times.get(row);
            Timestamp timestamp = new Timestamp(Math.floorDiv(micros, MICROS_A_SECOND) * 1000);
            timestamp.setNanos((int) Math.floorMod(micros, MICROS_A_SECOND) * 1000);
            return timestamp;
        }
        return vector.getObject(row);
    }
}
