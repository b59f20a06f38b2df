package io.drawbar.jdbc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.jdbc.internal.sql.Parameter;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.OutcomeEnd;
import io.drawbar.protocol.v1.ResultNews;
import io.drawbar.protocol.v1.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The driver's own Protobuf beside the real one. */
class ProtoTest {
    private static Value value(Object value) throws Exception {
        return Value.parseFrom(Parameter.of(value).message().toBytes());
    }

    @Test
    void parametersArriveAsTheyWereSet() throws Exception {
        assertThat(value(null).getKindCase()).isEqualTo(Value.KindCase.NULL_VALUE);
        assertThat(value(false).getBooleanValue()).isFalse();
        assertThat(value(false).hasBooleanValue()).isTrue();
        assertThat(value(-7).getIntValue()).isEqualTo(-7);
        assertThat(value(Long.MIN_VALUE).getLongValue()).isEqualTo(Long.MIN_VALUE);
        assertThat(value(1.5f).getFloatValue()).isEqualTo(1.5f);
        assertThat(value(-0.0).getDoubleValue()).isEqualTo(-0.0);
        assertThat(value(new BigDecimal("1E+2")).getDecimalValue()).isEqualTo("100");
        assertThat(value("").hasStringValue()).isTrue();
        assertThat(value("ä𝄞").getStringValue()).isEqualTo("ä𝄞");
        assertThat(value(new byte[] {1, -1}).getBytesValue().toByteArray()).containsExactly(1, -1);
        assertThat(value(LocalDate.of(1969, 12, 31)).getDateDays()).isEqualTo(-1);
        assertThat(value(LocalTime.of(0, 0, 1)).getTimeNanos()).isEqualTo(1_000_000_000L);
        assertThat(value(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 500_000_000))
                        .getTimestampMicros())
                .isEqualTo(-500_000);
        assertThat(value(Instant.ofEpochMilli(-1)).getInstantMicros()).isEqualTo(-1_000);
        assertThat(value(Instant.parse("0001-01-01T00:00:00.000001Z")).getInstantMicros())
                .isEqualTo(-62_135_596_799_999_999L);
        assertThat(value(Instant.parse("9999-12-31T23:59:59Z")).getInstantMicros())
                .isEqualTo(253_402_300_799_000_000L);
    }

    @Test
    void newsAreRead() {
        byte[] message = ResultNews.newBuilder()
                .setFirstRow(1L << 40)
                .setEnd(OutcomeEnd.newBuilder()
                        .setKind(OutcomeEnd.Kind.COUNT)
                        .setUpdateCount(-1)
                        .setRows(9)
                        .setTruncatedBy("ROWS")
                        .setMore(OutcomeEnd.More.YES))
                .build()
                .toByteArray();
        var news = io.drawbar.jdbc.internal.wire.ResultNews.parse(new ProtoReader(message));
        assertThat(news.firstRow()).isEqualTo(1L << 40);
        var end = news.end().orElseThrow();
        assertThat(end.kind()).isEqualTo(io.drawbar.jdbc.internal.wire.OutcomeEnd.Kind.COUNT);
        assertThat(end.updateCount()).isEqualTo(-1);
        assertThat(end.rows()).isEqualTo(9);
        assertThat(end.truncatedBy()).isEqualTo("ROWS");
        assertThat(end.more()).isEqualTo(io.drawbar.jdbc.internal.wire.OutcomeEnd.More.YES);
    }

    @Test
    void failuresAreRead() {
        byte[] message = Failure.newBuilder()
                .setCode(3000)
                .setName("STATEMENT_FAILED")
                .setMessage("No such table.")
                .setSqlState("42P01")
                .setLine(3)
                .setColumn(7)
                .setRetryable(true)
                .build()
                .toByteArray();
        ServerFailure failure = ServerFailure.of(
                9, "text", Map.of("drawbar-failure-bin", Base64.getEncoder().encodeToString(message)));
        assertThat(failure.code()).isEqualTo(3000);
        assertThat(failure.words()).isEqualTo("No such table.");
        assertThat(failure.sqlState()).isEqualTo("42P01");
        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure.column()).isEqualTo(7);
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void whatIsNoMessageIsRefused() {
        for (byte[] bad : new byte[][] {{(byte) 0x80}, {0x0A, 5, 1}, {0x0B}, {0x09, 1}, {0x0A, -1, -1, -1, -1, 7}}) {
            assertThatThrownBy(() -> new ProtoReader(bad).next()).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
