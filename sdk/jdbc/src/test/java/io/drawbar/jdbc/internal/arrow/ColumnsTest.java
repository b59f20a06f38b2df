package io.drawbar.jdbc.internal.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.jdbc.internal.value.Column;
import io.drawbar.jdbc.internal.value.Converter;
import io.drawbar.jdbc.internal.value.Interval;
import io.drawbar.jdbc.internal.value.Row;
import io.drawbar.jdbc.internal.wire.FlightData;
import io.drawbar.jdbc.internal.wire.ProtoWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.TimeStampSecVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Arrow's own library writes is read as it was written, every type of it, nulls included. */
class ColumnsTest {
    private final BufferAllocator allocator = new RootAllocator();
    private final Converter converter = new Converter(ZoneId.of("UTC"));

    @AfterEach
    void close() {
        allocator.close();
    }

    /** The only column of a message, read back. */
    private Column read(FieldVector vector) throws IOException {
        try (VectorSchemaRoot root = VectorSchemaRoot.of(vector)) {
            ByteArrayOutputStream schema = new ByteArrayOutputStream();
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(schema)), root.getSchema());
            Columns columns =
                    new Columns(ArrowMessage.encapsulated(schema.toByteArray()).fields());
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            try (ArrowRecordBatch records = new org.apache.arrow.vector.VectorUnloader(root).getRecordBatch()) {
                MessageSerializer.serialize(new WriteChannel(Channels.newChannel(batch)), records);
            }
            ArrowMessage message = ArrowMessage.of(FlightData.parse(flightData(batch.toByteArray())));
            assertThat(message.rows()).isEqualTo(root.getRowCount());
            columns.bind(message);
            return columns.list().get(0);
        }
    }

    /** A stored message cut into FlightData's two fields. */
    private static byte[] flightData(byte[] message) {
        int length = Bytes.getInt(message, 4);
        return new ProtoWriter()
                .bytes(2, Arrays.copyOfRange(message, 8, 8 + length))
                .bytes(1000, Arrays.copyOfRange(message, 8 + length, message.length))
                .toBytes();
    }

    private <V extends FieldVector> void check(V vector, Consumer<V> fill, Object... expected) throws IOException {
        vector.allocateNew();
        fill.accept(vector);
        vector.setValueCount(expected.length);
        Column column = read(vector);
        for (int row = 0; row < expected.length; row++) {
            assertThat(column.isNull(row)).as("row %s", row).isEqualTo(expected[row] == null);
            if (expected[row] != null) {
                assertThat(column.value(row)).isEqualTo(expected[row]);
            }
        }
    }

    @Test
    void wholeNumbers() throws IOException {
        check(new TinyIntVector("a", allocator), v -> v.setSafe(0, -5), -5, null);
        check(new SmallIntVector("a", allocator), v -> v.setSafe(1, -500), null, -500);
        check(new IntVector("a", allocator), v -> v.setSafe(0, Integer.MIN_VALUE), Integer.MIN_VALUE);
        check(new BigIntVector("a", allocator), v -> v.setSafe(0, Long.MIN_VALUE), Long.MIN_VALUE, null, null);
        check(new UInt1Vector("a", allocator), v -> v.setSafe(0, 255), 255);
        check(new UInt2Vector("a", allocator), v -> v.setSafe(0, 65_535), 65_535);
        check(new UInt4Vector("a", allocator), v -> v.setSafe(0, -1), 4_294_967_295L);
        check(new UInt8Vector("a", allocator), v -> v.setSafe(0, -1L), new BigDecimal("18446744073709551615"));
    }

    @Test
    void otherNumbers() throws IOException {
        check(new Float4Vector("a", allocator), v -> v.setSafe(0, Float.NaN), Float.NaN, null);
        check(new Float8Vector("a", allocator), v -> v.setSafe(0, Double.NEGATIVE_INFINITY), Double.NEGATIVE_INFINITY);
        check(new Float2Vector("a", allocator), v -> v.setSafeWithPossibleTruncate(0, 1.5f), 1.5f);
        check(
                new BitVector("a", allocator),
                v -> {
                    v.setSafe(0, 1);
                    v.setSafe(2, 0);
                },
                true,
                null,
                false);
        BigDecimal large = new BigDecimal(new BigInteger("-12345678901234567890123456789012345678"), 5);
        check(
                new DecimalVector("a", allocator, 38, 5),
                v -> {
                    v.setSafe(0, large);
                    v.setSafe(2, new BigDecimal("-1.50000"));
                },
                large,
                null,
                new BigDecimal("-1.50000"));
        BigDecimal huge = new BigDecimal(BigInteger.TEN.pow(75), 2);
        check(new Decimal256Vector("a", allocator, 76, 2), v -> v.setSafe(0, huge), huge);
    }

    @Test
    void textsAndBytes() throws IOException {
        byte[] text = "Grüße 𝄞 '\\".getBytes(StandardCharsets.UTF_8);
        check(
                new VarCharVector("a", allocator),
                v -> {
                    v.setSafe(0, text);
                    v.setSafe(2, new byte[0]);
                },
                "Grüße 𝄞 '\\",
                null,
                "");
        check(new LargeVarCharVector("a", allocator), v -> v.setSafe(0, text), "Grüße 𝄞 '\\", null);
        check(new VarBinaryVector("a", allocator), v -> v.setSafe(0, text), text, null);
        check(new FixedSizeBinaryVector("a", allocator, 3), v -> v.setSafe(1, new byte[] {1, 2, 3}), null, new byte[] {
            1, 2, 3
        });
        check(new NullVector("a"), v -> {}, null, null);
    }

    @Test
    void datesAndTimes() throws IOException {
        check(new DateDayVector("a", allocator), v -> v.setSafe(0, -1), LocalDate.of(1969, 12, 31), null);
        check(new DateMilliVector("a", allocator), v -> v.setSafe(0, -86_400_000L), LocalDate.of(1969, 12, 31));
        check(new TimeMilliVector("a", allocator), v -> v.setSafe(0, 3_723_004), LocalTime.of(1, 2, 3, 4_000_000));
        check(new TimeMicroVector("a", allocator), v -> v.setSafe(0, 1L), LocalTime.of(0, 0, 0, 1_000));
        check(
                new TimeStampSecVector("a", allocator),
                v -> v.setSafe(0, -1L),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59));
        check(
                new TimeStampMicroVector("a", allocator),
                v -> v.setSafe(0, -1L),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
                null);
        check(
                new TimeStampNanoVector("a", allocator),
                v -> v.setSafe(0, 123_456_789L),
                LocalDateTime.of(1970, 1, 1, 0, 0, 0, 123_456_789));
        check(
                new TimeStampMicroTZVector("a", allocator, "Europe/Zurich"),
                v -> v.setSafe(0, 1_000_001L),
                Instant.ofEpochSecond(1, 1_000));
    }

    @Test
    void lengthsOfTime() throws IOException {
        check(new IntervalYearVector("a", allocator), v -> v.setSafe(0, 14), Period.of(1, 2, 0));
        check(
                new IntervalDayVector("a", allocator),
                v -> v.setSafe(0, 1, -5),
                Duration.ofDays(1).minusMillis(5));
        check(
                new IntervalMonthDayNanoVector("a", allocator),
                v -> v.setSafe(0, 1, 2, 3_000_000_000L),
                new Interval(1, 2, 3_000_000_000L));
        check(
                new DurationVector("a", FieldType.nullable(new ArrowType.Duration(TimeUnit.MICROSECOND)), allocator),
                v -> v.setSafe(0, -1_500_000L),
                Duration.ofMillis(-1_500));
    }

    @Test
    void nestedValues() throws IOException {
        ListVector list = ListVector.empty("a", allocator);
        UnionListWriter writer = list.getWriter();
        writer.setPosition(0);
        writer.startList();
        writer.bigInt().writeBigInt(1);
        writer.bigInt().writeNull();
        writer.endList();
        writer.setPosition(2);
        writer.startList();
        writer.endList();
        list.setValueCount(3);
        Column lists = read(list);
        assertThat(lists.value(0)).isEqualTo(Arrays.asList(1L, null));
        assertThat(lists.isNull(1)).isTrue();
        assertThat(lists.value(2)).isEqualTo(List.of());
        assertThat(lists.text(0, converter)).isEqualTo("[1,null]");

        StructVector struct = StructVector.empty("a", allocator);
        IntVector part = struct.addOrGet("n", FieldType.nullable(new ArrowType.Int(32, true)), IntVector.class);
        VarCharVector words = struct.addOrGet("t", FieldType.nullable(ArrowType.Utf8.INSTANCE), VarCharVector.class);
        struct.allocateNew();
        struct.setIndexDefined(0);
        part.setSafe(0, 7);
        words.setSafe(0, "a\"b".getBytes(StandardCharsets.UTF_8));
        struct.setValueCount(2);
        Column structs = read(struct);
        assertThat(structs.value(0)).isEqualTo(new Row(List.of("n", "t"), List.of(7, "a\"b")));
        assertThat(structs.text(0, converter)).isEqualTo("{\"n\":7,\"t\":\"a\\\"b\"}");
        assertThat(structs.isNull(1)).isTrue();
    }

    @Test
    void maps() throws IOException {
        MapVector map = MapVector.empty("a", allocator, false);
        UnionMapWriter writer = map.getWriter();
        writer.setPosition(0);
        writer.startMap();
        for (int i = 0; i < 2; i++) {
            writer.startEntry();
            writer.key().integer().writeInt(i);
            writer.value().bigInt().writeBigInt(10L * i);
            writer.endEntry();
        }
        writer.endMap();
        map.setValueCount(1);
        Map<Object, Object> expected = new LinkedHashMap<>();
        expected.put(0, 0L);
        expected.put(1, 10L);
        Column maps = read(map);
        assertThat(maps.value(0)).isEqualTo(expected);
        assertThat(maps.text(0, converter)).isEqualTo("{\"0\":0,\"1\":10}");
    }

    @Test
    void fastObjectsAreWhatTheJdkWouldMake() throws Exception {
        for (String text :
                List.of("0001-01-01", "1500-03-01", "1582-10-15", "1969-12-31", "2024-02-29", "9999-12-31")) {
            LocalDate day = LocalDate.parse(text);
            DateDayVector vector = new DateDayVector("a", allocator);
            vector.allocateNew();
            vector.setSafe(0, (int) day.toEpochDay());
            vector.setValueCount(1);
            assertThat(read(vector).object(0, converter)).isEqualTo(Date.valueOf(day));
            TimeStampMicroVector times = new TimeStampMicroVector("a", allocator);
            times.allocateNew();
            times.setSafe(0, day.toEpochDay() * 86_400_000_000L + 1_500_001);
            times.setValueCount(1);
            assertThat(read(times).object(0, converter))
                    .isEqualTo(Timestamp.valueOf(day.atStartOfDay().plusNanos(1_500_001_000L)));
        }
    }
}
