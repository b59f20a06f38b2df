package io.drawbar.bench.worker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Checks rows of {@code select * from rows(N)} against the formulas that the echo engine's README gives: none may be missing,
 * repeated, out of order or altered.
 */
public final class EchoRows {
    private static final int PERIOD = 4096;
    private static final int NULL_EVERY = 7;
    private static final int NULL_AT = 3;
    private static final int UNICODE_EVERY = 16;
    private static final int UNICODE_AT = 5;

    private static final byte[][] NAMES = new byte[PERIOD][];

    static {
        for (int phase = 0; phase < PERIOD; phase++) {
            String name = phase % UNICODE_EVERY == UNICODE_AT ? "行 🎹 ряд " + phase : "row " + phase;
            NAMES[phase] = phase % NULL_EVERY == NULL_AT ? new byte[0] : name.getBytes(StandardCharsets.UTF_8);
        }
    }

    private long rows;
    private long sum;

    long rows() {
        return rows;
    }

    /** A checksum over what was read: see {@link #expectedSum}. */
    long sum() {
        return sum;
    }

    /** What {@link #sum} is after so many rows that are as they should be. */
    public static long expectedSum(long rows) {
        long sum = 0;
        for (long row = 0; row < rows; row++) {
            int phase = (int) (row % PERIOD);
            sum = sum * 31 + row * 7 + phase + NAMES[phase].length;
        }
        return sum;
    }

    /** The next batch of a result. */
    void check(VectorSchemaRoot batch) {
        BigIntVector ids = (BigIntVector) batch.getVector("id");
        IntVector numbers = (IntVector) batch.getVector("number");
        VarCharVector names = (VarCharVector) batch.getVector("name");
        for (int i = 0; i < batch.getRowCount(); i++) {
            byte[] name = names.isNull(i) ? new byte[0] : names.get(i);
            check(ids.get(i), numbers.get(i), name, 0, name.length);
        }
    }

    /**
     * The next line of a CSV file without its line end, whose columns are id, number, ratio, name, amount, at.
     *
     * @param line holds the line
     * @param length of the line
     */
    void check(byte[] line, int length) {
        int[] commas = new int[4];
        int found = 0;
        for (int i = 0; i < length && found < commas.length; i++) {
            if (line[i] == ',') {
                commas[found++] = i;
            }
        }
        if (found < commas.length) {
            throw new IllegalStateException(
                    "Row " + rows + " is " + new String(line, 0, length, StandardCharsets.UTF_8));
        }
        check(number(line, 0, commas[0]), number(line, commas[0] + 1, commas[1]), line, commas[2] + 1, commas[3]);
    }

    private void check(long id, long number, byte[] bytes, int from, int to) {
        int phase = (int) (rows % PERIOD);
        if (id != rows || number != phase || !Arrays.equals(bytes, from, to, NAMES[phase], 0, NAMES[phase].length)) {
            throw new IllegalStateException("Row " + rows + " has id " + id + ", number " + number + ", name '"
                    + new String(bytes, from, to - from, StandardCharsets.UTF_8) + "'.");
        }
        sum = sum * 31 + id * 7 + number + (to - from);
        rows++;
    }

    private static long number(byte[] line, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalStateException(
                        "No number: " + new String(line, from, to - from, StandardCharsets.UTF_8));
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
