package io.drawbar.gateway.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drawbar.protocol.v1.ResultBatch;
import io.drawbar.protocol.v1.ResultHeader;
import io.drawbar.protocol.v1.ResultSummary;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
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
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
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
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How values of every type look in JSON and CSV, after a way through Arrow's IPC format; row 1 is always null. */
class CellsTest {
    private static final long MICROS = 1_700_000_000_123_456L;

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingLeaks() {
        allocator.close();
    }

    private static <V extends FieldVector> V filled(V vector, Consumer<V> first) {
        vector.setInitialCapacity(2);
        vector.allocateNew();
        first.accept(vector);
        vector.setValueCount(2);
        return vector;
    }

    /** Checks that the first row is written so, and the second as nothing. */
    private void check(FieldVector vector, String json, String csv) throws Exception {
        try (VectorSchemaRoot root = new VectorSchemaRoot(List.of(vector))) {
            root.setRowCount(2);
            ByteArrayOutputStream schema = new ByteArrayOutputStream();
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            try (WriteChannel schemaChannel = new WriteChannel(Channels.newChannel(schema));
                    WriteChannel batchChannel = new WriteChannel(Channels.newChannel(batch));
                    ArrowRecordBatch unloaded = new VectorUnloader(root).getRecordBatch()) {
                MessageSerializer.serialize(schemaChannel, root.getSchema());
                MessageSerializer.serialize(batchChannel, unloaded);
            }
            ResultHeader header = ResultHeader.newBuilder()
                    .setSchema(ByteString.copyFrom(schema.toByteArray()))
                    .build();
            ResultBatch rows = ResultBatch.newBuilder()
                    .setMessage(ByteString.copyFrom(batch.toByteArray()))
                    .setRows(2)
                    .build();
            assertThat(write(new JsonFormat(allocator, 1024, 0, fields -> {}), header, rows))
                    .contains("\"rows\":[[" + json + "],[null]]");
            assertThat(write(new CsvFormat(allocator, 1024, false), header, rows))
                    .isEqualTo(csv + "\r\n\r\n");
        }
    }

    private static String write(RowFormat format, ResultHeader header, ResultBatch rows) throws Exception {
        StringBuilder text = new StringBuilder();
        try (format) {
            text.append(format.begin(header).toStringUtf8());
            format.open(rows, 0, 2);
            for (Optional<com.linecorp.armeria.common.HttpData> piece = format.next();
                    piece.isPresent();
                    piece = format.next()) {
                text.append(piece.get().toStringUtf8());
            }
            text.append(format.end(ResultSummary.getDefaultInstance(), 2).toStringUtf8());
        }
        return text.toString();
    }

    private void same(FieldVector vector, String text) throws Exception {
        check(vector, text, text);
    }

    private void quoted(FieldVector vector, String text) throws Exception {
        check(vector, '"' + text + '"', text);
    }

    @Test
    void wholeNumbers() throws Exception {
        same(filled(new BitVector("c", allocator), v -> v.set(0, 1)), "true");
        same(filled(new TinyIntVector("c", allocator), v -> v.set(0, -7)), "-7");
        same(filled(new SmallIntVector("c", allocator), v -> v.set(0, -700)), "-700");
        same(filled(new IntVector("c", allocator), v -> v.set(0, Integer.MIN_VALUE)), "-2147483648");
        same(filled(new BigIntVector("c", allocator), v -> v.set(0, 1L << 53)), "9007199254740992");
        quoted(filled(new BigIntVector("c", allocator), v -> v.set(0, (1L << 53) + 1)), "9007199254740993");
        quoted(filled(new BigIntVector("c", allocator), v -> v.set(0, Long.MIN_VALUE)), "-9223372036854775808");
        same(filled(new UInt1Vector("c", allocator), v -> v.set(0, 255)), "255");
        same(filled(new UInt2Vector("c", allocator), v -> v.set(0, 65_535)), "65535");
        same(filled(new UInt4Vector("c", allocator), v -> v.set(0, -1)), "4294967295");
        quoted(filled(new UInt8Vector("c", allocator), v -> v.set(0, -1)), "18446744073709551615");
        same(filled(new UInt8Vector("c", allocator), v -> v.set(0, 0)), "0");
    }

    @Test
    void realNumbers() throws Exception {
        same(filled(new Float8Vector("c", allocator), v -> v.set(0, 0.1)), "0.1");
        same(filled(new Float8Vector("c", allocator), v -> v.set(0, 1e300)), "1.0E300");
        quoted(filled(new Float8Vector("c", allocator), v -> v.set(0, Double.NaN)), "NaN");
        quoted(filled(new Float4Vector("c", allocator), v -> v.set(0, Float.NEGATIVE_INFINITY)), "-Infinity");
        same(filled(new Float4Vector("c", allocator), v -> v.set(0, 0.1f)), "0.1");
        same(filled(new Float2Vector("c", allocator), v -> v.setWithPossibleTruncate(0, 1.5f)), "1.5");
        quoted(
                filled(new DecimalVector("c", allocator, 38, 10), v -> v.set(0, new BigDecimal("-0.0000000001"))),
                "-0.0000000001");
        quoted(
                filled(
                        new Decimal256Vector("c", allocator, 60, 0),
                        v -> v.set(0, new BigDecimal("123456789012345678901234567890123456789012345678901234567890"))),
                "123456789012345678901234567890123456789012345678901234567890");
    }

    @Test
    void textAndBytes() throws Exception {
        byte[] text = "a\"b,\r\nü\u0001".getBytes(StandardCharsets.UTF_8);
        String json = "\"a\\\"b,\\r\\nü\\u0001\"";
        String csv = "\"a\"\"b,\r\nü\u0001\"";
        check(filled(new VarCharVector("c", allocator), v -> v.setSafe(0, text)), json, csv);
        check(filled(new LargeVarCharVector("c", allocator), v -> v.setSafe(0, text)), json, csv);
        check(filled(new ViewVarCharVector("c", allocator), v -> v.setSafe(0, text)), json, csv);
        check(filled(new VarCharVector("c", allocator), v -> v.setSafe(0, new byte[0])), "\"\"", "\"\"");
        check(
                filled(new VarCharVector("c", allocator), v -> v.setSafe(0, new byte[] {'x', (byte) 0xFF})),
                "\"x\uFFFD\"",
                "x\uFFFD");
        byte[] bytes = {1, 2, (byte) 0xFE};
        quoted(filled(new VarBinaryVector("c", allocator), v -> v.setSafe(0, bytes)), "AQL+");
        quoted(filled(new LargeVarBinaryVector("c", allocator), v -> v.setSafe(0, bytes)), "AQL+");
        quoted(filled(new ViewVarBinaryVector("c", allocator), v -> v.setSafe(0, bytes)), "AQL+");
        quoted(filled(new FixedSizeBinaryVector("c", allocator, 3), v -> v.set(0, bytes)), "AQL+");
    }

    @Test
    void datesAndTimes() throws Exception {
        quoted(filled(new org.apache.arrow.vector.DateDayVector("c", allocator), v -> v.set(0, -1)), "1969-12-31");
        quoted(filled(new DateMilliVector("c", allocator), v -> v.set(0, -1)), "1969-12-31");
        quoted(filled(new TimeSecVector("c", allocator), v -> v.set(0, 60)), "00:01:00");
        quoted(filled(new TimeMilliVector("c", allocator), v -> v.set(0, 60_001)), "00:01:00.001");
        quoted(filled(new TimeMicroVector("c", allocator), v -> v.set(0, 1)), "00:00:00.000001");
        quoted(filled(new TimeNanoVector("c", allocator), v -> v.set(0, 1)), "00:00:00.000000001");
        quoted(filled(new TimeStampSecVector("c", allocator), v -> v.set(0, -1)), "1969-12-31T23:59:59");
        quoted(filled(new TimeStampMilliVector("c", allocator), v -> v.set(0, -1)), "1969-12-31T23:59:59.999");
        quoted(filled(new TimeStampMicroVector("c", allocator), v -> v.set(0, MICROS)), "2023-11-14T22:13:20.123456");
        quoted(
                filled(new TimeStampNanoVector("c", allocator), v -> v.set(0, MICROS * 1000 + 789)),
                "2023-11-14T22:13:20.123456789");
        quoted(
                filled(new TimeStampMicroTZVector("c", allocator, "UTC"), v -> v.set(0, MICROS)),
                "2023-11-14T22:13:20.123456Z");
        quoted(
                filled(new TimeStampMicroTZVector("c", allocator, "Europe/Zurich"), v -> v.set(0, MICROS)),
                "2023-11-14T23:13:20.123456+01:00");
        quoted(
                filled(new TimeStampNanoTZVector("c", allocator, "Nowhere/At_All"), v -> v.set(0, 0)),
                "1970-01-01T00:00:00Z");
    }

    @Test
    void intervals() throws Exception {
        FieldType micros = FieldType.nullable(new ArrowType.Duration(TimeUnit.MICROSECOND));
        quoted(filled(new DurationVector("c", micros, allocator), v -> v.set(0, 90_000_001L)), "PT1M30.000001S");
        quoted(filled(new IntervalYearVector("c", allocator), v -> v.set(0, 14)), "P1Y2M");
        quoted(filled(new IntervalDayVector("c", allocator), v -> v.set(0, 3, 4_500)), "P3DT4.5S");
        quoted(filled(new IntervalDayVector("c", allocator), v -> v.set(0, 0, 0)), "P0D");
        quoted(
                filled(new IntervalMonthDayNanoVector("c", allocator), v -> v.set(0, 14, -2, 3_000_000_000L)),
                "P14M-2DT3S");
    }

    @Test
    void lists() throws Exception {
        String json = "[1,null,3]";
        String csv = "\"[1,null,3]\"";
        ListVector list = ListVector.empty("c", allocator);
        fill(list.getWriter());
        list.setValueCount(2);
        check(list, json, csv);

        ListViewVector view = ListViewVector.empty("c", allocator);
        var viewWriter = view.getWriter();
        viewWriter.allocate();
        viewWriter.setPosition(0);
        viewWriter.startListView();
        viewWriter.bigInt().writeBigInt(1);
        viewWriter.bigInt().writeNull();
        viewWriter.bigInt().writeBigInt(3);
        viewWriter.endListView();
        viewWriter.setValueCount(2);
        view.setValueCount(2);
        check(view, json, csv);

        FixedSizeListVector fixed = FixedSizeListVector.empty("c", 2, allocator);
        IntVector ints = (IntVector) fixed.addOrGetVector(FieldType.nullable(MinorType.INT.getType()))
                .getVector();
        fixed.allocateNew();
        ints.setSafe(0, 5);
        ints.setSafe(1, 6);
        fixed.setNotNull(0);
        ints.setValueCount(4);
        fixed.setValueCount(2);
        check(fixed, "[5,6]", "\"[5,6]\"");

        LargeListVector large = LargeListVector.empty("c", allocator);
        var largeWriter = large.getWriter();
        largeWriter.allocate();
        largeWriter.setPosition(0);
        largeWriter.startList();
        largeWriter.integer().writeInt(5);
        largeWriter.endList();
        largeWriter.setValueCount(2);
        large.setValueCount(2);
        check(large, "[5]", "[5]");
    }

    private static void fill(UnionListWriter writer) {
        writer.allocate();
        writer.setPosition(0);
        writer.startList();
        writer.bigInt().writeBigInt(1);
        writer.bigInt().writeNull();
        writer.bigInt().writeBigInt(3);
        writer.endList();
        writer.setValueCount(2);
    }

    @Test
    void structsAndMaps() throws Exception {
        StructVector struct = StructVector.empty("c", allocator);
        struct.addOrGet("a", FieldType.nullable(MinorType.INT.getType()), IntVector.class);
        struct.addOrGet("b", FieldType.nullable(MinorType.VARCHAR.getType()), VarCharVector.class);
        struct.allocateNew();
        ((IntVector) struct.getChild("a")).setSafe(0, 1);
        ((VarCharVector) struct.getChild("b")).setSafe(0, "x,\"y".getBytes(StandardCharsets.UTF_8));
        struct.setIndexDefined(0);
        struct.setValueCount(2);
        check(struct, "{\"a\":1,\"b\":\"x,\\\"y\"}", "\"{\"\"a\"\":1,\"\"b\"\":\"\"x,\\\"\"y\"\"}\"");

        check(map(true), "{\"k\":2}", "\"{\"\"k\"\":2}\"");
        check(map(false), "[[1,2]]", "\"[[1,2]]\"");
    }

    private MapVector map(boolean textKeys) {
        MapVector map = MapVector.empty("c", allocator, false);
        UnionMapWriter writer = map.getWriter();
        writer.allocate();
        writer.setPosition(0);
        writer.startMap();
        writer.startEntry();
        if (textKeys) {
            writer.key().varChar().writeVarChar("k");
        } else {
            writer.key().integer().writeInt(1);
        }
        writer.value().integer().writeInt(2);
        writer.endEntry();
        writer.endMap();
        writer.setValueCount(2);
        map.setValueCount(2);
        return map;
    }

    @Test
    void unionsAndNulls() throws Exception {
        UnionVector sparse = UnionVector.empty("c", allocator);
        sparse.allocateNew();
        sparse.setType(0, MinorType.INT);
        sparse.getIntVector().setSafe(0, 7);
        sparse.setValueCount(2);
        same(sparse, "7");

        DenseUnionVector dense = DenseUnionVector.empty("c", allocator);
        dense.allocateNew();
        byte type = dense.registerNewTypeId(
                org.apache.arrow.vector.types.pojo.Field.nullable("i", MinorType.INT.getType()));
        IntVector member = new IntVector("i", allocator);
        member.allocateNew(2);
        member.set(0, 8);
        member.setNull(1);
        member.setValueCount(2);
        dense.addVector(type, member);
        dense.setTypeId(0, type);
        dense.setTypeId(1, type);
        dense.getOffsetBuffer().setInt(0, 0);
        dense.getOffsetBuffer().setInt(Integer.BYTES, 1);
        dense.setValueCount(2);
        same(dense, "8");
        member.close();

        NullVector nothing = new NullVector("c", 2);
        check(nothing, "null", "");
    }

    @Test
    void aRowOfManyColumnsHasASeparatorBetweenEachTwo() throws Exception {
        List<FieldVector> columns = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int value = i;
            columns.add(filled(new IntVector("c,\"" + i, allocator), v -> v.set(0, value)));
        }
        try (VectorSchemaRoot root = new VectorSchemaRoot(columns)) {
            root.setRowCount(2);
            ByteArrayOutputStream schema = new ByteArrayOutputStream();
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(schema)), root.getSchema());
            try (CsvFormat format = new CsvFormat(allocator, 1024, true)) {
                assertThat(format.begin(ResultHeader.newBuilder()
                                        .setSchema(ByteString.copyFrom(schema.toByteArray()))
                                        .build())
                                .toStringUtf8())
                        .isEqualTo("\"c,\"\"0\",\"c,\"\"1\",\"c,\"\"2\"\r\n");
            }
        }
    }
}
