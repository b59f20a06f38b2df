package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.DrawbarResultSet;
import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.value.Column;
import io.drawbar.jdbc.internal.value.Converter;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Optional;

/** A result of a statement or of a question about the database. Used by one thread at a time. */
public final class Rows
        implements ForwardOnly, RefusedUpdates, RefusedUpdatesByLabel, ByLabel, Derived, Unwrapping, DrawbarResultSet {
    private final RowSource source;
    private final Converter converter;
    private final Owner owner;
    private final Column[] columns;
    private final Labels labels;
    private int row;
    private int end;
    private long number;
    private boolean after;
    private boolean wasNull;
    private boolean closed;
    private int fetchSize;

    /** Whose rows they are. */
    public interface Owner {
        /** The statement; empty: there is none. */
        Optional<Statement> statement();

        /** The rows are not read any more. */
        void closed(Rows rows) throws SQLException;

        /** What there is to be said beside the rows. */
        Warnings warnings();
    }

    public Rows(RowSource source, Converter converter, Owner owner) {
        this.source = source;
        this.converter = converter;
        this.owner = owner;
        this.columns = source.values().toArray(new Column[0]);
        this.labels = new Labels(source.columns());
        this.row = -1;
    }

    /** Rows that belong to no statement. */
    public static Rows withoutStatement(RowSource source, Converter converter) {
        return new Rows(source, converter, new NoOwner());
    }

    private static final class NoOwner implements Owner {
        private final Warnings warnings = new Warnings();

        @Override
        public Optional<Statement> statement() {
            return Optional.empty();
        }

        @Override
        public void closed(Rows rows) {
            // Nobody waits for it.
        }

        @Override
        public Warnings warnings() {
            return warnings;
        }
    }

    @Override
    public Optional<String> jobId() {
        return source.job();
    }

    @Override
    public byte[] arrowSchema() throws SQLException {
        requireOpen();
        return source.arrowSchema().orElseThrow(() -> Failures.unsupported("These rows do not come from Arrow."));
    }

    @Override
    public Optional<byte[]> nextArrowBatch() throws SQLException {
        arrowSchema();
        if (after || !nextBatch()) {
            return Optional.empty();
        }
        // Its rows count as read.
        number += end - row - 1;
        row = end - 1;
        return Optional.of(source.arrowBatch());
    }

    private void requireOpen() throws SQLException {
        if (closed) {
            throw Failures.closedObject("result");
        }
    }

    @Override
    public boolean next() throws SQLException {
        if (++row < end) {
            number++;
            return true;
        }
        return nextBatch();
    }

    private boolean nextBatch() throws SQLException {
        requireOpen();
        while (!after && source.nextBatch()) {
            row = source.firstRow();
            end = source.endRow();
            if (row < end) {
                number++;
                return true;
            }
        }
        after = true;
        row = 0;
        end = 0;
        return false;
    }

    /** The column, when there is a row that has a value in it. */
    private Column column(int index) throws SQLException {
        if (row >= end || row < 0) {
            throw noRow();
        }
        if (index < 1 || index > columns.length) {
            throw Failures.argument("There is no column " + index + "; the result has " + columns.length + ".");
        }
        Column column = columns[index - 1];
        wasNull = column.isNull(row);
        return column;
    }

    private SQLException noRow() throws SQLException {
        requireOpen();
        return Failures.misuse(after ? "All rows have been read." : "There is no row before next() is called.");
    }

    @Override
    public int findColumn(String label) throws SQLException {
        requireOpen();
        return labels.find(label);
    }

    @Override
    public boolean wasNull() throws SQLException {
        requireOpen();
        return wasNull;
    }

    @Override
    public Object getObject(int index) throws SQLException {
        Column column = column(index);
        return wasNull ? null : column.object(row, converter);
    }

    @Override
    public <T> T getObject(int index, Class<T> type) throws SQLException {
        Column column = column(index);
        if (type == null) {
            throw Failures.argument("The type is null.");
        }
        return wasNull ? null : converter.as(column.value(row), type);
    }

    @Override
    public String getString(int index) throws SQLException {
        Column column = column(index);
        return wasNull ? null : column.text(row, converter);
    }

    @Override
    public boolean getBoolean(int index) throws SQLException {
        Column column = column(index);
        return !wasNull && converter.numbers().toBoolean(column.value(row));
    }

    @Override
    public long getLong(int index) throws SQLException {
        Column column = column(index);
        return wasNull ? 0 : column.longValue(row, converter);
    }

    @Override
    public int getInt(int index) throws SQLException {
        return converter.numbers().toInt(getLong(index));
    }

    @Override
    public short getShort(int index) throws SQLException {
        return converter.numbers().toShort(getLong(index));
    }

    @Override
    public byte getByte(int index) throws SQLException {
        return converter.numbers().toByte(getLong(index));
    }

    @Override
    public double getDouble(int index) throws SQLException {
        Column column = column(index);
        return wasNull ? 0 : column.doubleValue(row, converter);
    }

    @Override
    public float getFloat(int index) throws SQLException {
        return converter.numbers().toFloat(getDouble(index));
    }

    @Override
    public BigDecimal getBigDecimal(int index) throws SQLException {
        Column column = column(index);
        return wasNull ? null : column.decimal(row, converter);
    }

    @Override
    public Date getDate(int index, Calendar calendar) throws SQLException {
        Column column = column(index);
        return wasNull ? null : converter.times().toDate(column.value(row), calendar);
    }

    @Override
    public Time getTime(int index, Calendar calendar) throws SQLException {
        Column column = column(index);
        return wasNull ? null : converter.times().toTime(column.value(row), calendar);
    }

    @Override
    public Timestamp getTimestamp(int index, Calendar calendar) throws SQLException {
        Column column = column(index);
        return wasNull ? null : converter.times().toTimestamp(column.value(row), calendar);
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        requireOpen();
        return new RowsMetaData(source.columns());
    }

    @Override
    public Statement getStatement() throws SQLException {
        requireOpen();
        return owner.statement().orElse(null);
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        requireOpen();
        return owner.warnings().first();
    }

    @Override
    public void clearWarnings() throws SQLException {
        requireOpen();
        owner.warnings().clear();
    }

    @Override
    public int getHoldability() throws SQLException {
        requireOpen();
        return HOLD_CURSORS_OVER_COMMIT;
    }

    @Override
    public int getRow() throws SQLException {
        requireOpen();
        return after ? 0 : (int) Math.min(Integer.MAX_VALUE, number);
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        requireOpen();
        if (number == 0 && !after && end == 0 && nextBatch()) {
            // One step back: next() is to find this row.
            number = 0;
            row--;
        }
        return number == 0 && !after;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        requireOpen();
        return after && number > 0;
    }

    @Override
    public boolean isFirst() throws SQLException {
        requireOpen();
        return number == 1 && !after;
    }

    @Override
    public boolean isLast() throws SQLException {
        throw whereUnknown();
    }

    private static SQLException whereUnknown() {
        return Failures.unsupported("Whether more rows come is not known before next() is called.");
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        requireOpen();
        if (rows < 0) {
            throw Failures.argument("The fetch size is " + rows + "; it is 0 or more.");
        }
        fetchSize = rows;
    }

    @Override
    public int getFetchSize() throws SQLException {
        requireOpen();
        return fetchSize;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws SQLException {
        if (!closed) {
            closed = true;
            row = 0;
            end = 0;
            source.close();
            owner.closed(this);
        }
    }
}
