package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.error.Failures;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/** What JDBC tells of the columns of a result. Immutable. */
public final class RowsMetaData implements ResultSetMetaData, Unwrapping {
    private final List<ColumnInfo> columns;

    public RowsMetaData(List<ColumnInfo> columns) {
        this.columns = columns;
    }

    private ColumnInfo column(int index) throws SQLException {
        if (index < 1 || index > columns.size()) {
            throw Failures.argument("There is no column " + index + "; the result has " + columns.size() + ".");
        }
        return columns.get(index - 1);
    }

    @Override
    public int getColumnCount() {
        return columns.size();
    }

    @Override
    public String getColumnLabel(int index) throws SQLException {
        return column(index).label();
    }

    @Override
    public String getColumnName(int index) throws SQLException {
        return column(index).label();
    }

    @Override
    public int getColumnType(int index) throws SQLException {
        return column(index).typeCode();
    }

    @Override
    public String getColumnTypeName(int index) throws SQLException {
        String told = column(index).told("TYPE_NAME");
        return told.isEmpty() ? column(index).type().name() : told;
    }

    @Override
    public String getColumnClassName(int index) throws SQLException {
        Class<?> type = column(index).type().javaClass();
        return type.getName();
    }

    @Override
    public int getPrecision(int index) throws SQLException {
        return column(index).type().precision();
    }

    @Override
    public int getScale(int index) throws SQLException {
        return column(index).type().scale();
    }

    @Override
    public int getColumnDisplaySize(int index) throws SQLException {
        return Math.max(
                column(index).type().displaySize(), column(index).label().length());
    }

    @Override
    public boolean isSigned(int index) throws SQLException {
        return column(index).type().isSigned();
    }

    @Override
    public int isNullable(int index) throws SQLException {
        return column(index).isNullable() ? columnNullable : columnNoNulls;
    }

    @Override
    public String getSchemaName(int index) throws SQLException {
        return column(index).told("SCHEMA_NAME");
    }

    @Override
    public String getTableName(int index) throws SQLException {
        return column(index).told("TABLE_NAME");
    }

    @Override
    public String getCatalogName(int index) throws SQLException {
        return column(index).told("CATALOG_NAME");
    }

    @Override
    public boolean isCaseSensitive(int index) throws SQLException {
        return column(index).isText();
    }

    @Override
    public boolean isAutoIncrement(int index) throws SQLException {
        column(index);
        return false;
    }

    @Override
    public boolean isSearchable(int index) throws SQLException {
        column(index);
        return true;
    }

    @Override
    public boolean isCurrency(int index) throws SQLException {
        column(index);
        return false;
    }

    @Override
    public boolean isReadOnly(int index) throws SQLException {
        column(index);
        return true;
    }

    @Override
    public boolean isWritable(int index) throws SQLException {
        column(index);
        return false;
    }

    @Override
    public boolean isDefinitelyWritable(int index) throws SQLException {
        column(index);
        return false;
    }
}
