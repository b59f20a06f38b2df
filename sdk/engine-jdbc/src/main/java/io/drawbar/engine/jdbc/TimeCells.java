package io.drawbar.engine.jdbc;

import io.drawbar.engine.arrow.RowBatchWriter;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;

/**
 * Dates and times of one column, as {@code java.time}; of drivers that do not know that, by the older classes, in which values are in the
 * JVM's time zone and times have milliseconds at most. Not thread-safe.
 */
final class TimeCells implements CellReader {
    private final CellReader newer;
    private final CellReader older;
    private boolean isOlder;

    private TimeCells(CellReader newer, CellReader older) {
        this.newer = newer;
        this.older = older;
    }

    /** {@link LocalDate}s. */
    static CellReader dates() {
        return new TimeCells(Cells::date, (rows, from, into, to) -> {
            Date value = rows.getDate(from);
            into.set(to, value == null ? null : value.toLocalDate());
        });
    }

    /** {@link LocalTime}s. */
    static CellReader times() {
        return new TimeCells(Cells::time, (rows, from, into, to) -> {
            Time value = rows.getTime(from);
            into.set(
                    to,
                    value == null
                            ? null
                            : new Timestamp(value.getTime()).toLocalDateTime().toLocalTime());
        });
    }

    /** {@link LocalDateTime}s. */
    static CellReader timestamps() {
        return new TimeCells(Cells::timestamp, (rows, from, into, to) -> {
            Timestamp value = rows.getTimestamp(from);
            into.set(to, value == null ? null : value.toLocalDateTime());
        });
    }

    /** {@link OffsetDateTime}s, and the moments of older drivers. */
    static CellReader instants() {
        return new TimeCells(Cells::instant, (rows, from, into, to) -> {
            Timestamp value = rows.getTimestamp(from);
            into.set(to, value == null ? null : value.toInstant());
        });
    }

    @Override
    public void read(ResultSet rows, int from, RowBatchWriter into, int to) throws SQLException {
        if (!isOlder) {
            try {
                newer.read(rows, from, into, to);
                return;
            } catch (SQLException | AbstractMethodError e) {
                // How a driver says that it does not know a class is its own. What failed for another reason fails
                // again.
                isOlder = true;
            }
        }
        older.read(rows, from, into, to);
    }
}
