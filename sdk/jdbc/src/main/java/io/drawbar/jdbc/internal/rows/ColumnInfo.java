package io.drawbar.jdbc.internal.rows;

import io.drawbar.jdbc.internal.arrow.ArrowField;
import java.util.Map;

/** What is known of a column of a result. Immutable. */
public final class ColumnInfo {
    private static final String METADATA = "ARROW:FLIGHT:SQL:";

    private final String label;
    private final JdbcType type;
    private final boolean nullable;
    private final Map<String, String> metadata;

    private ColumnInfo(String label, JdbcType type, boolean nullable, Map<String, String> metadata) {
        this.label = label;
        this.type = type;
        this.nullable = nullable;
        this.metadata = metadata;
    }

    public static ColumnInfo of(ArrowField field) {
        return new ColumnInfo(field.name(), JdbcType.of(field), field.isNullable(), field.metadata());
    }

    /**
     * A column that the driver fills itself.
     *
     * @param type of {@link java.sql.Types}
     */
    public static ColumnInfo of(String label, int type) {
        return new ColumnInfo(label, JdbcType.ofCode(type), true, Map.of());
    }

    public String label() {
        return label;
    }

    JdbcType type() {
        return type;
    }

    /** Of {@link java.sql.Types}. */
    public int typeCode() {
        return type.code();
    }

    public boolean isNullable() {
        return nullable;
    }

    /** What the server tells by the names of Flight SQL; empty: nothing. */
    String told(String name) {
        return metadata.getOrDefault(METADATA + name, "");
    }

    boolean isText() {
        return type.javaClass() == String.class;
    }
}
