package io.drawbar.jdbc.internal.metadata;

import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The types that nearly every engine has, for {@code getTypeInfo}. */
final class TypeInfos {
    static final String[] COLUMNS = {
        "TYPE_NAME",
        "DATA_TYPE:i",
        "PRECISION:i",
        "LITERAL_PREFIX",
        "LITERAL_SUFFIX",
        "CREATE_PARAMS",
        "NULLABLE:s",
        "CASE_SENSITIVE:b",
        "SEARCHABLE:s",
        "UNSIGNED_ATTRIBUTE:b",
        "FIXED_PREC_SCALE:b",
        "AUTO_INCREMENT:b",
        "LOCAL_TYPE_NAME",
        "MINIMUM_SCALE:s",
        "MAXIMUM_SCALE:s",
        "SQL_DATA_TYPE:i",
        "SQL_DATETIME_SUB:i",
        "NUM_PREC_RADIX:i"
    };

    private final List<Object[]> rows = new ArrayList<>();

    private TypeInfos() {
        // In the order of their numbers, as JDBC has it.
        add("TINYINT", Types.TINYINT, 3, "", "", 10);
        add("BIGINT", Types.BIGINT, 19, "", "", 10);
        add("VARBINARY", Types.VARBINARY, Integer.MAX_VALUE, "X'", "", 0);
        add("DECIMAL", Types.DECIMAL, 38, "", "precision,scale", 10);
        add("INTEGER", Types.INTEGER, 10, "", "", 10);
        add("SMALLINT", Types.SMALLINT, 5, "", "", 10);
        add("REAL", Types.REAL, 7, "", "", 10);
        add("DOUBLE", Types.DOUBLE, 15, "", "", 10);
        add("VARCHAR", Types.VARCHAR, Integer.MAX_VALUE, "'", "length", 0);
        add("BOOLEAN", Types.BOOLEAN, 1, "", "", 0);
        add("DATE", Types.DATE, 10, "DATE '", "", 0);
        add("TIME", Types.TIME, 18, "TIME '", "", 0);
        add("TIMESTAMP", Types.TIMESTAMP, 29, "TIMESTAMP '", "", 0);
        add("MAP", Types.JAVA_OBJECT, Integer.MAX_VALUE, "", "", 0);
        add("STRUCT", Types.STRUCT, Integer.MAX_VALUE, "", "", 0);
        add("ARRAY", Types.ARRAY, Integer.MAX_VALUE, "", "", 0);
    }

    static List<Object[]> rows() {
        return new TypeInfos().rows;
    }

    /** How many digits or characters a value of a type has at most; empty when that is not known. */
    static Optional<Integer> precision(int type) {
        return rows().stream()
                .filter(row -> row[1].equals(type))
                .map(row -> (Integer) row[2])
                .findFirst();
    }

    private void add(String name, int type, int precision, String prefix, String parameters, int radix) {
        rows.add(new Object[] {
            name,
            type,
            precision,
            prefix.isEmpty() ? null : prefix,
            prefix.isEmpty() ? null : "'",
            parameters.isEmpty() ? null : parameters,
            DatabaseMetaData.typeNullable,
            type == Types.VARCHAR,
            DatabaseMetaData.typeSearchable,
            radix == 0,
            false,
            false,
            name,
            0,
            type == Types.DECIMAL ? precision : type == Types.TIMESTAMP ? 9 : 0,
            0,
            0,
            radix == 0 ? null : radix
        });
    }
}
