package io.drawbar.jdbc.internal.value;

import java.sql.SQLException;
import java.sql.Struct;
import java.util.Map;

/** A {@link Row} as JDBC wants it. */
final class RowStruct implements Struct {
    private final Row row;
    private final Converter converter;

    RowStruct(Row row, Converter converter) {
        this.row = row;
        this.converter = converter;
    }

    @Override
    public String getSQLTypeName() {
        return "STRUCT";
    }

    @Override
    public Object[] getAttributes() throws SQLException {
        Object[] attributes = row.values().toArray();
        for (int i = 0; i < attributes.length; i++) {
            attributes[i] = attributes[i] == null ? null : converter.object(attributes[i]);
        }
        return attributes;
    }

    @Override
    public Object[] getAttributes(Map<String, Class<?>> map) throws SQLException {
        return getAttributes();
    }

    /** As JSON. */
    @Override
    public String toString() {
        return converter.text(row);
    }
}
