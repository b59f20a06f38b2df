package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.ColumnType.Precision;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code engine-arrow} writes, read back by Arrow; here and not there because the decoder is here. */
class RowBatchWriterTest {

    @Test
    void everyTypeComesBackAsItWasWritten() throws Exception {
        LocalDateTime local = LocalDateTime.of(2024, 2, 29, 23, 59, 59, 123_456_000);
        Instant instant = Instant.parse("1969-12-31T23:59:59.999999Z");
        assertThat(written(Plain.NULL, (Object) null)).containsExactly((Object) null);
        assertThat(written(Plain.BOOLEAN, true, null, false)).containsExactly(true, null, false);
        assertThat(written(Plain.INT8, -128, 127L, null)).containsExactly((byte) -128, (byte) 127, null);
        assertThat(written(Plain.INT16, Short.MIN_VALUE)).containsExactly(Short.MIN_VALUE);
        assertThat(written(Plain.INT32, Integer.MAX_VALUE)).containsExactly(Integer.MAX_VALUE);
        assertThat(written(Plain.INT64, Long.MIN_VALUE, new BigDecimal("7"))).containsExactly(Long.MIN_VALUE, 7L);
        assertThat(written(Plain.UINT8, 255)).containsExactly(255);
        assertThat(written(Plain.UINT16, 65535)).containsExactly(65535);
        assertThat(written(Plain.UINT32, 4294967295L)).containsExactly(4294967295L);
        assertThat(written(Plain.UINT64, new BigInteger("18446744073709551615")))
                .containsExactly("18446744073709551615");
        assertThat(written(Plain.FLOAT, 1.5f, Double.NaN)).containsExactly(1.5f, Float.NaN);
        assertThat(written(Plain.DOUBLE, -0.0, Double.POSITIVE_INFINITY))
                .containsExactly(-0.0, Double.POSITIVE_INFINITY);
        assertThat(written(Plain.UTF8, "", "日本 🎹", null)).containsExactly("", "日本 🎹", null);
        assertThat(written(Plain.BINARY, new byte[] {0, -1}, new byte[0]))
                .containsExactly(new byte[] {0, -1}, new byte[0]);
        assertThat(written(Plain.DATE, LocalDate.of(1, 1, 1), "2024-02-29"))
                .containsExactly(LocalDate.of(1, 1, 1), LocalDate.of(2024, 2, 29));
        assertThat(written(new ColumnType.Decimal(38, 18), new BigDecimal("-1.000000000000000001"), 2))
                .containsExactly(new BigDecimal("-1.000000000000000001"), new BigDecimal("2.000000000000000000"));
        assertThat(written(new ColumnType.Time(Precision.MICROS), LocalTime.of(23, 59, 59, 999_999_000)))
                .containsExactly(LocalTime.of(23, 59, 59, 999_999_000));
        assertThat(written(new ColumnType.Time(Precision.NANOS), LocalTime.MAX)).containsExactly(LocalTime.MAX);
        assertThat(written(ColumnType.Timestamp.local(), local, Timestamp.valueOf(local), null))
                .containsExactly(local, local, null);
        assertThat(written(ColumnType.Timestamp.in("Europe/Berlin"), instant, Timestamp.from(instant)))
                .containsExactly(instant, instant);
        assertThat(written(new ColumnType.Timestamp(Precision.NANOS, Optional.empty()), local.plusNanos(1)))
                .containsExactly(local.plusNanos(1));
    }

    @Test
    void nestedTypesComeBackAsTheyWereWritten() throws Exception {
        ColumnType struct = new ColumnType.StructOf(List.of(
                new Column("x", Plain.INT32, true), new Column("tags", ColumnType.ListOf.of(Plain.UTF8), true)));
        List<Object> tags = Arrays.asList("a", null, "c");
        Map<String, Object> mapped = Map.of("x", 1, "tags", tags);
        assertThat(written(struct, mapped, null, List.of(1, tags))).containsExactly(mapped, null, mapped);
        assertThat(written(ColumnType.ListOf.of(struct), List.of(mapped, mapped), List.of(), null))
                .containsExactly(List.of(mapped, mapped), List.of(), null);
        assertThat(written(ColumnType.ListOf.of(Plain.INT32), (Object) new int[] {1, 2}))
                .containsExactly(List.of(1, 2));
        assertThat(written(
                        new ColumnType.MapOf(Plain.UTF8, struct),
                        Map.of("k", mapped),
                        null,
                        Collections.singletonMap("n", null)))
                .containsExactly(Map.of("k", mapped), null, Collections.singletonMap("n", null));
    }

    @Test
    void manyNestedRowsGoOverTheFirstCapacityAndSeveralBatches() throws Exception {
        ColumnType struct = new ColumnType.StructOf(List.of(new Column("x", Plain.INT32, true)));
        RowSchema schema = RowSchema.builder()
                .nullable("m", new ColumnType.MapOf(Plain.UTF8, Plain.INT64))
                .nullable("l", ColumnType.ListOf.of(struct))
                .nullable("s", struct)
                .build();
        RecordingSink sink = new RecordingSink();
        try (RowBatchWriter writer = new RowBatchWriter(schema, sink, Long.MAX_VALUE, 1500)) {
            writer.begin();
            for (int i = 0; i < 4000; i++) {
                if (i % 5 != 0) {
                    writer.set(0, Map.of("k" + i, (long) i));
                    writer.set(1, List.of(List.of(i), List.of(i + 1)));
                    writer.set(2, List.of(i));
                }
                writer.endRow();
            }
            writer.finish();
        }
        List<List<Object>> rows = sink.result().rows();
        assertThat(sink.result().batches()).hasSize(3);
        assertThat(rows).hasSize(4000);
        assertThat(rows.get(3995)).containsExactly(null, null, null);
        assertThat(rows.get(3999))
                .containsExactly(
                        Map.of("k3999", 3999L), List.of(Map.of("x", 3999), Map.of("x", 4000)), Map.of("x", 3999));
    }

    @Test
    void batchesAreCutAtTheGivenSize() throws Exception {
        RowSchema schema = RowSchema.builder().required("s", Plain.UTF8).build();
        RecordingSink sink = new RecordingSink();
        try (RowBatchWriter writer = new RowBatchWriter(schema, sink, 100_000, Integer.MAX_VALUE)) {
            writer.begin();
            for (int i = 0; i < 1000; i++) {
                writer.setString(0, "x".repeat(1000));
                writer.endRow();
            }
            writer.finish();
        }
        assertThat(sink.result().rowCount()).isEqualTo(1000);
        assertThat(sink.result().batches()).hasSizeBetween(9, 12);
        assertThat(sink.largestBatchBytes()).isLessThan(120_000);
    }

    @Test
    void valuesThatDoNotFitAreRefusedWithColumnAndValue() {
        assertThatThrownBy(() -> written(Plain.INT8, 128))
                .hasMessageContaining("\"c\" is INT8")
                .hasMessageContaining("128");
        assertThatThrownBy(() -> written(Plain.INT32, 1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> written(Plain.INT32, "1")).hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> written(new ColumnType.Decimal(3, 1), new BigDecimal("100.0")))
                .hasMessageContaining("100.0");
        assertThatThrownBy(() -> written(Plain.DATE, "yesterday")).hasMessageContaining("yesterday");
        RowSchema required = RowSchema.builder().required("r", Plain.INT32).build();
        try (RowBatchWriter writer = new RowBatchWriter(required, new RecordingSink())) {
            assertThatThrownBy(() -> writer.setNull(0)).hasMessageContaining("not nullable");
        }
    }

    @Test
    void aResultMayHaveNoColumnsAndNamesMayRepeat() throws Exception {
        RecordingSink sink = new RecordingSink();
        try (RowBatchWriter writer = new RowBatchWriter(RowSchema.builder().build(), sink)) {
            writer.begin();
            writer.endRow();
            writer.finish();
        }
        assertThat(sink.result().rows()).containsExactly(List.of());
        RowSchema twice = RowSchema.builder()
                .required("a", Plain.INT32)
                .required("a", Plain.INT32)
                .build();
        assertThat(ArrowDecoder.of(twice.message()).schema().getFields()).hasSize(2);
    }

    private static List<Object> written(ColumnType type, Object... values) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        try (RowBatchWriter writer =
                new RowBatchWriter(RowSchema.builder().nullable("c", type).build(), sink)) {
            writer.begin();
            for (Object value : values) {
                writer.set(0, value);
                writer.endRow();
            }
            writer.finish();
        }
        List<Object> read = new ArrayList<>();
        sink.result().rows().forEach(row -> read.add(row.get(0)));
        return read;
    }
}
