package io.drawbar.jdbc.internal.value;

import io.drawbar.jdbc.internal.error.Failures;
import io.drawbar.jdbc.internal.rows.ColumnInfo;
import io.drawbar.jdbc.internal.rows.MemoryRows;
import io.drawbar.jdbc.internal.rows.Rows;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A list as JDBC wants it. */
public final class ListArray implements Array {
    private final Converter converter;
    private List<Object> list;

    public ListArray(List<Object> list, Converter converter) {
        this.list = list;
        this.converter = converter;
    }

    private List<Object> list() throws SQLException {
        if (list == null) {
            throw Failures.closedObject("array");
        }
        return list;
    }

    /** Its neutral values. */
    public List<Object> values() throws SQLException {
        return list();
    }

    @Override
    public int getBaseType() throws SQLException {
        Object first =
                list().stream().filter(java.util.Objects::nonNull).findFirst().orElse("");
        if (first instanceof Boolean) {
            return Types.BOOLEAN;
        }
        if (first instanceof Integer) {
            return Types.INTEGER;
        }
        if (first instanceof Long) {
            return Types.BIGINT;
        }
        if (first instanceof Float || first instanceof Double) {
            return Types.DOUBLE;
        }
        if (first instanceof BigDecimal) {
            return Types.DECIMAL;
        }
        return first instanceof String ? Types.VARCHAR : Types.OTHER;
    }

    @Override
    public String getBaseTypeName() throws SQLException {
        switch (getBaseType()) {
            case Types.BOOLEAN:
                return "BOOLEAN";
            case Types.INTEGER:
                return "INTEGER";
            case Types.BIGINT:
                return "BIGINT";
            case Types.DOUBLE:
                return "DOUBLE";
            case Types.DECIMAL:
                return "DECIMAL";
            case Types.VARCHAR:
                return "VARCHAR";
            default:
                return "OTHER";
        }
    }

    @Override
    public Object getArray() throws SQLException {
        return getArray(1, list().size());
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        List<Object> part = part(index, count);
        Object[] array = new Object[part.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = part.get(i) == null ? null : converter.object(part.get(i));
        }
        return array;
    }

    private List<Object> part(long index, int count) throws SQLException {
        int size = list().size();
        if (index < 1 || index > size + 1L || count < 0) {
            throw Failures.argument(
                    "The array has the elements 1 to " + size + "; " + count + " from " + index + " on cannot be had.");
        }
        return list().subList((int) index - 1, (int) Math.min(size, index - 1 + count));
    }

    @Override
    public Object getArray(Map<String, Class<?>> map) throws SQLException {
        return getArray();
    }

    @Override
    public Object getArray(long index, int count, Map<String, Class<?>> map) throws SQLException {
        return getArray(index, count);
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        return getResultSet(1, list().size());
    }

    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        long number = index;
        for (Object value : part(index, count)) {
            rows.add(new Object[] {number++, value});
        }
        List<ColumnInfo> columns = List.of(ColumnInfo.of("INDEX", Types.BIGINT), ColumnInfo.of("VALUE", getBaseType()));
        return Rows.withoutStatement(new MemoryRows(columns, rows), converter);
    }

    @Override
    public ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
        return getResultSet();
    }

    @Override
    public ResultSet getResultSet(long index, int count, Map<String, Class<?>> map) throws SQLException {
        return getResultSet(index, count);
    }

    @Override
    public void free() {
        list = null;
    }

    /** As JSON. */
    @Override
    public String toString() {
        return list == null ? "[]" : converter.text(list);
    }
}
