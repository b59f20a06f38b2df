package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.protocol.v1.NullValue;
import io.drawbar.protocol.v1.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Reads parameters that a client has sent as rows in Arrow; one row for each execution. */
final class ParameterReader {
    /** Every number of so many digits comes back from a double as it was. */
    private static final int EXACT_DIGITS = 15;

    private static final long MILLIS_A_DAY = 86_400_000;

    private final List<ParameterType> types;

    /**
     * @param types what the statement wants
     */
    ParameterReader(List<ParameterType> types) {
        this.types = types;
    }

    /**
     * Reads all rows.
     *
     * @param messages encapsulated messages, the schema first
     */
    List<List<Value>> read(List<ByteString> messages, BufferAllocator allocator) {
        List<InputStream> parts = new ArrayList<>();
        messages.forEach(message -> parts.add(message.newInput()));
        List<List<Value>> rows = new ArrayList<>();
        try (InputStream in = new SequenceInputStream(Collections.enumeration(parts));
                ArrowStreamReader reader = new ArrowStreamReader(in, allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                for (int row = 0; row < root.getRowCount(); row++) {
                    rows.add(row(root, row));
                }
            }
        } catch (IOException e) {
            throw FlightFailures.bad("The parameters cannot be read: " + e.getMessage());
        }
        return rows;
    }

    private List<Value> row(VectorSchemaRoot root, int row) {
        List<Value> values = new ArrayList<>();
        for (FieldVector vector : root.getFieldVectors()) {
            int place = values.size();
            ParameterType type = place < types.size() ? types.get(place) : ParameterType.UNKNOWN;
            values.add(
                    vector.isNull(row)
                            ? Value.newBuilder()
                                    .setNullValue(NullValue.NULL_VALUE)
                                    .build()
                            : value(vector, row, type));
        }
        return values;
    }

    private static Value value(FieldVector vector, int row, ParameterType type) {
        Value.Builder value = Value.newBuilder();
        switch (vector.getMinorType()) {
            case BIT -> value.setBooleanValue(((BitVector) vector).get(row) == 1);
            case TINYINT, SMALLINT, INT, UINT1, UINT2 -> value.setIntValue((int) whole(vector, row));
            case BIGINT, UINT4 -> value.setLongValue(whole(vector, row));
            case UINT8 -> value.setDecimalValue(Long.toUnsignedString(whole(vector, row)));
            case FLOAT4 -> value.setFloatValue(((Float4Vector) vector).get(row));
            case FLOAT8 -> fromDouble(value, ((Float8Vector) vector).get(row), type);
            case DECIMAL, DECIMAL256 -> value.setDecimalValue(((BigDecimal) vector.getObject(row)).toPlainString());
            case VARCHAR, LARGEVARCHAR, VIEWVARCHAR ->
                value.setStringValue(vector.getObject(row).toString());
            case VARBINARY -> value.setBytesValue(ByteString.copyFrom(((VarBinaryVector) vector).get(row)));
            case LARGEVARBINARY -> value.setBytesValue(ByteString.copyFrom(((LargeVarBinaryVector) vector).get(row)));
            case FIXEDSIZEBINARY -> value.setBytesValue(ByteString.copyFrom(((FixedSizeBinaryVector) vector).get(row)));
            case DATEDAY -> value.setDateDays(((DateDayVector) vector).get(row));
            case DATEMILLI -> value.setDateDays(Math.floorDiv(((DateMilliVector) vector).get(row), MILLIS_A_DAY));
            case TIMESEC, TIMEMILLI, TIMEMICRO, TIMENANO -> value.setTimeNanos(timeNanos(vector, row));
            case TIMESTAMPSEC, TIMESTAMPMILLI, TIMESTAMPMICRO, TIMESTAMPNANO ->
                value.setTimestampMicros(micros((TimeStampVector) vector, row));
            case TIMESTAMPSECTZ, TIMESTAMPMILLITZ, TIMESTAMPMICROTZ, TIMESTAMPNANOTZ ->
                value.setInstantMicros(micros((TimeStampVector) vector, row));
            default ->
                throw FlightFailures.unsupported(
                        "A parameter of type " + vector.getField().getType()
                                + " cannot be taken; numbers, texts, binaries, dates and times can.");
        }
        return value.build();
    }

    private static long whole(FieldVector vector, int row) {
        return ((BaseIntVector) vector).getValueAsLong(row);
    }

    /** A decimal that has come through a double is taken for what was meant as long as that is certain. */
    private static void fromDouble(Value.Builder value, double number, ParameterType type) {
        if (type != ParameterType.DECIMAL || Double.isNaN(number) || Double.isInfinite(number)) {
            value.setDoubleValue(number);
            return;
        }
        BigDecimal shortest = BigDecimal.valueOf(number).stripTrailingZeros();
        if (shortest.precision() > EXACT_DIGITS) {
            throw FlightFailures.bad("The driver sends decimals as doubles, which keep " + EXACT_DIGITS
                    + " digits; " + shortest.toPlainString() + " has more. Write cast(cast(? as varchar(50)) as"
                    + " decimal(p, s)) and set the parameter as a text.");
        }
        value.setDecimalValue(shortest.toPlainString());
    }

    private static long timeNanos(FieldVector vector, int row) {
        TimeUnit unit = ((ArrowType.Time) vector.getField().getType()).getUnit();
        long raw = vector.getMinorType().name().equals("TIMESEC")
                        || vector.getMinorType().name().equals("TIMEMILLI")
                ? vector.getDataBuffer().getInt((long) row * Integer.BYTES)
                : vector.getDataBuffer().getLong((long) row * Long.BYTES);
        return switch (unit) {
            case SECOND -> Math.multiplyExact(raw, 1_000_000_000L);
            case MILLISECOND -> Math.multiplyExact(raw, 1_000_000L);
            case MICROSECOND -> Math.multiplyExact(raw, 1_000L);
            case NANOSECOND -> raw;
        };
    }

    private static long micros(TimeStampVector vector, int row) {
        long raw = vector.get(row);
        return switch (((ArrowType.Timestamp) vector.getField().getType()).getUnit()) {
            case SECOND -> Math.multiplyExact(raw, 1_000_000L);
            case MILLISECOND -> Math.multiplyExact(raw, 1_000L);
            case MICROSECOND -> raw;
            case NANOSECOND -> Math.floorDiv(raw, 1_000L);
        };
    }
}
