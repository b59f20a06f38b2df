package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.rows.ColumnInfo;
import io.drawbar.jdbc.internal.rows.MemoryRows;
import io.drawbar.jdbc.internal.rows.Rows;
import io.drawbar.jdbc.internal.value.Converter;
import java.sql.ResultSet;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Results with the columns that JDBC prescribes: {@code NAME} for a text, {@code NAME:s}, {@code :i}, {@code :l}, {@code :b}. */
final class Listings {
    private Listings() {}

    static List<ColumnInfo> columns(String... described) {
        List<ColumnInfo> columns = new ArrayList<>();
        for (String one : described) {
            int colon = one.indexOf(':');
            columns.add(
                    colon < 0
                            ? ColumnInfo.of(one, Types.VARCHAR)
                            : column(one.substring(0, colon), one.charAt(colon + 1)));
        }
        return columns;
    }

    private static ColumnInfo column(String name, char type) {
        switch (type) {
            case 's':
                return ColumnInfo.of(name, Types.SMALLINT);
            case 'i':
                return ColumnInfo.of(name, Types.INTEGER);
            case 'l':
                return ColumnInfo.of(name, Types.BIGINT);
            default:
                return ColumnInfo.of(name, Types.BOOLEAN);
        }
    }

    static ResultSet of(Converter converter, List<ColumnInfo> columns, List<Object[]> rows) {
        return Rows.withoutStatement(new MemoryRows(columns, rows), converter);
    }

    static ResultSet empty(Converter converter, String... described) {
        return of(converter, columns(described), Collections.emptyList());
    }
}
