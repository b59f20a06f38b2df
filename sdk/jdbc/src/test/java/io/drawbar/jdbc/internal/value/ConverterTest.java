package io.drawbar.jdbc.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conversions of JDBC's tables. */
class ConverterTest {
    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");
    private final Converter converter = new Converter(ZURICH);

    @Test
    void numbersFitOrAreRefused() throws SQLException {
        assertThat(converter.as("  12.7 ", Long.class)).isEqualTo(12);
        assertThat(converter.as(12.9, Integer.class)).isEqualTo(12);
        assertThat(converter.as(new BigDecimal("-0.5"), Boolean.class)).isTrue();
        assertThat(converter.as(1.1f, BigDecimal.class)).isEqualTo(new BigDecimal("1.1"));
        assertThat(converter.as("Infinity", Double.class)).isInfinite();
        assertThat(converter.as(5, byte.class)).isEqualTo((byte) 5);
        assertThat(converter.as(true, BigDecimal.class)).isEqualTo(BigDecimal.ONE);
        for (Object large : List.of(1L << 40, 1e300, new BigDecimal("1e30"), "99999999999")) {
            assertThatThrownBy(() -> converter.as(large, Integer.class))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
        }
        assertThatThrownBy(() -> converter.as(Double.NaN, BigDecimal.class)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> converter.as("x", Long.class))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22018"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", " T ", "1", "yes", "ON"})
    void wordsAreTrue(String word) throws SQLException {
        assertThat(converter.as(word, Boolean.class)).isTrue();
    }

    @Test
    void timesOfAClockStayWhatTheClockShows() throws SQLException {
        LocalDateTime local = LocalDateTime.of(2024, 7, 1, 12, 0, 0, 123_456_789);
        assertThat(converter.as(local, Timestamp.class)).isEqualTo(Timestamp.valueOf(local));
        assertThat(converter.as(local, Date.class)).isEqualTo(Date.valueOf(local.toLocalDate()));
        assertThat(converter.as(local, LocalTime.class)).isEqualTo(local.toLocalTime());
        assertThat(converter.as(local, Instant.class))
                .isEqualTo(local.atZone(ZURICH).toInstant());
        assertThat(converter.text(local)).isEqualTo("2024-07-01 12:00:00.123456789");
        Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
        assertThat(converter.times().toTimestamp(local, utc).toInstant()).isEqualTo(local.toInstant(ZoneOffset.UTC));
    }

    @Test
    void instantsAreShownInTheConnectionsZone() throws SQLException {
        Instant instant = Instant.parse("2024-07-01T10:00:00.5Z");
        assertThat(converter.text(instant)).isEqualTo("2024-07-01 12:00:00.5+02:00");
        assertThat(converter.as(instant, Timestamp.class)).isEqualTo(Timestamp.from(instant));
        assertThat(converter.as(instant, OffsetDateTime.class))
                .isEqualTo(OffsetDateTime.parse("2024-07-01T12:00:00.5+02:00"));
        assertThat(converter.as(instant, ZonedDateTime.class)).isEqualTo(instant.atZone(ZURICH));
        assertThat(converter.as(instant, LocalDateTime.class)).isEqualTo(LocalDateTime.parse("2024-07-01T12:00:00.5"));
    }

    @Test
    void textsAreReadAsTimes() throws SQLException {
        assertThat(converter.as("2024-02-29", Date.class)).isEqualTo(Date.valueOf("2024-02-29"));
        assertThat(converter.as("2024-02-29 01:02:03.5", LocalDateTime.class))
                .isEqualTo(LocalDateTime.parse("2024-02-29T01:02:03.5"));
        assertThat(converter.as("2024-02-29T01:02:03Z", Instant.class))
                .isEqualTo(Instant.parse("2024-02-29T01:02:03Z"));
        assertThat(converter.as("01:02:03", Time.class)).isEqualTo(Time.valueOf("01:02:03"));
        assertThat(converter.as("01:02", LocalTime.class)).isEqualTo(LocalTime.of(1, 2));
        assertThatThrownBy(() -> converter.as("yesterday", Timestamp.class)).hasMessageContaining("'yesterday'");
        assertThatThrownBy(() -> converter.as(5, Timestamp.class)).isInstanceOf(SQLException.class);
    }

    @Test
    void timesThatTheZonesClockSkipsOrShowsTwiceAreTakenAsTheJdkTakesThem() {
        ZoneId[] zones = {ZURICH, ZoneId.of("America/Sao_Paulo"), ZoneId.of("Asia/Kathmandu"), ZoneOffset.UTC};
        for (ZoneId zone : zones) {
            LocalClock clock = new LocalClock(zone);
            LocalDateTime time = LocalDateTime.of(1970, 1, 1, 0, 0);
            while (time.getYear() < 2030) {
                assertThat(clock.toInstant(time.toEpochSecond(ZoneOffset.UTC)))
                        .isEqualTo(time.toEpochSecond(zone.getRules().getOffset(time)));
                time = time.plus(Duration.ofMinutes(4_111));
            }
        }
    }

    @Test
    void otherTypes() throws SQLException {
        UUID uuid = UUID.randomUUID();
        assertThat(converter.as(uuid.toString(), UUID.class)).isEqualTo(uuid);
        assertThat(converter.as("CEILING", java.math.RoundingMode.class)).isEqualTo(java.math.RoundingMode.CEILING);
        assertThat(converter.text(new byte[] {(byte) 0xFF, 1})).isEqualTo("ff01");
        assertThat(converter.text(new BigDecimal("1E+5"))).isEqualTo("100000");
        assertThat(converter.text(Arrays.asList(1, "a", null, LocalDate.EPOCH)))
                .isEqualTo("[1,\"a\",null,\"1970-01-01\"]");
        assertThat((Object[]) converter.array(Arrays.asList(1, null)).getArray())
                .containsExactly(1, null);
        assertThat(converter.struct(new Row(List.of("a"), List.of(5))).getAttributes())
                .containsExactly(5);
        assertThatThrownBy(() -> converter.as("x", Thread.class))
                .isInstanceOf(java.sql.SQLFeatureNotSupportedException.class);
        assertThatThrownBy(() -> converter.as("x", java.sql.Array.class)).isInstanceOf(SQLException.class);
    }
}
