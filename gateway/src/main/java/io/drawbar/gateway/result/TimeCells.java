package io.drawbar.gateway.result;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Dates, times, instants and intervals, written as ISO 8601 has them. */
final class TimeCells {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long DAY_MILLIS = 86_400_000;

    private TimeCells() {}

    static Cell of(FieldVector vector) {
        if (vector instanceof TimeStampVector stamps) {
            return timestamp(stamps);
        }
        if (vector instanceof DateDayVector days) {
            return (row, sink) -> sink.plain(LocalDate.ofEpochDay(days.get(row)).toString());
        }
        if (vector instanceof DateMilliVector millis) {
            return (row, sink) -> sink.plain(LocalDate.ofEpochDay(Math.floorDiv(millis.get(row), DAY_MILLIS))
                    .toString());
        }
        if (vector instanceof TimeSecVector times) {
            return time(times::get, SECOND_NANOS);
        }
        if (vector instanceof TimeMilliVector times) {
            return time(times::get, 1_000_000);
        }
        if (vector instanceof TimeMicroVector times) {
            return time(times::get, 1_000);
        }
        if (vector instanceof TimeNanoVector times) {
            return time(times::get, 1);
        }
        return interval(vector);
    }

    private static Cell time(IntToLongFunction values, long unitNanos) {
        DateTimeFormatter format = DateTimeFormatter.ISO_LOCAL_TIME;
        return (row, sink) -> sink.plain(
                LocalTime.ofNanoOfDay(values.applyAsLong(row) * unitNanos).format(format));
    }

    private static Cell timestamp(TimeStampVector stamps) {
        ArrowType.Timestamp type = (ArrowType.Timestamp) stamps.getField().getType();
        long perSecond =
                switch (type.getUnit()) {
                    case SECOND -> 1;
                    case MILLISECOND -> 1_000;
                    case MICROSECOND -> 1_000_000;
                    case NANOSECOND -> SECOND_NANOS;
                };
        boolean zoned = type.getTimezone() != null;
        ZoneId zone = zoned ? zone(type.getTimezone()) : ZoneOffset.UTC;
        DateTimeFormatter format =
                zoned ? DateTimeFormatter.ISO_OFFSET_DATE_TIME : DateTimeFormatter.ISO_LOCAL_DATE_TIME;
        return (row, sink) -> {
            long value = stamps.get(row);
            long seconds = Math.floorDiv(value, perSecond);
            long nanos = Math.floorMod(value, perSecond) * (SECOND_NANOS / perSecond);
            sink.plain(format.format(Instant.ofEpochSecond(seconds, nanos).atZone(zone)));
        };
    }

    /** UTC stands in for a zone that this Java does not know: the instant is right all the same. */
    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static Cell interval(FieldVector vector) {
        if (vector instanceof DurationVector durations) {
            return (row, sink) -> sink.plain(durations.getObject(row).toString());
        }
        if (vector instanceof IntervalYearVector months) {
            return (row, sink) ->
                    sink.plain(Period.ofMonths(months.get(row)).normalized().toString());
        }
        if (vector instanceof IntervalDayVector days) {
            return (row, sink) -> {
                int whole = IntervalDayVector.getDays(days.getDataBuffer(), row);
                int millis = IntervalDayVector.getMilliseconds(days.getDataBuffer(), row);
                sum(Period.ofDays(whole), Duration.ofMillis(millis), sink);
            };
        }
        IntervalMonthDayNanoVector intervals = (IntervalMonthDayNanoVector) vector;
        return (row, sink) -> {
            PeriodDuration both = intervals.getObject(row);
            sum(both.getPeriod(), both.getDuration(), sink);
        };
    }

    private static void sum(Period period, Duration time, ValueSink sink) throws IOException {
        if (time.isZero()) {
            sink.plain(period.toString());
        } else {
            sink.plain((period.isZero() ? "P" : period.toString())
                    + time.toString().substring(1));
        }
    }
}
