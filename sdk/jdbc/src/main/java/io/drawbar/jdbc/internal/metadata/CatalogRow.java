package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.wire.ProtoReader;
import java.util.Optional;

/** drawbar.v1.CatalogRow: something that an engine's catalog lists. What is not told is empty. Immutable. */
public final class CatalogRow {
    private String catalog = "";
    private String schema = "";
    private String table = "";
    private String tableType = "";
    private String comment = "";
    private String column = "";
    private int position;
    private String typeName = "";
    private int jdbcType;
    private int size = -1;
    private int scale = -1;
    private boolean nullable;
    private String columnComment = "";
    private Optional<Routine> routine = Optional.empty();

    private CatalogRow() {}

    static CatalogRow parse(ProtoReader reader) {
        CatalogRow row = new CatalogRow();
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    row.catalog = reader.text();
                    break;
                case 2:
                    row.schema = reader.text();
                    break;
                case 3:
                    row.table = reader.text();
                    break;
                case 4:
                    row.tableType = reader.text();
                    break;
                case 5:
                    row.comment = reader.text();
                    break;
                case 6:
                    row.readColumn(reader.message());
                    break;
                case 7:
                    row.routine = Optional.of(Routine.parse(reader.message()));
                    break;
                default:
                    break;
            }
        }
        return row;
    }

    /** A drawbar.v1.CatalogColumn by itself. */
    static CatalogRow column(ProtoReader reader) {
        CatalogRow row = new CatalogRow();
        row.readColumn(reader);
        return row;
    }

    private void readColumn(ProtoReader reader) {
        size = 0;
        scale = 0;
        while (reader.next()) {
            switch (reader.field()) {
                case 1:
                    column = reader.text();
                    break;
                case 2:
                    position = (int) reader.number();
                    break;
                case 3:
                    typeName = reader.text();
                    break;
                case 4:
                    jdbcType = (int) reader.number();
                    break;
                case 5:
                    size = (int) reader.number();
                    break;
                case 6:
                    scale = (int) reader.number();
                    break;
                case 7:
                    nullable = reader.flag();
                    break;
                case 8:
                    columnComment = reader.text();
                    break;
                default:
                    break;
            }
        }
    }

    public String catalog() {
        return catalog;
    }

    public String schema() {
        return schema;
    }

    String table() {
        return table;
    }

    String tableType() {
        return tableType;
    }

    String comment() {
        return comment;
    }

    String column() {
        return column;
    }

    /** From 1. */
    int position() {
        return position;
    }

    String typeName() {
        return typeName;
    }

    int jdbcType() {
        return jdbcType;
    }

    /** Negative: none. */
    int size() {
        return size;
    }

    /** Negative: none. */
    int scale() {
        return scale;
    }

    boolean isNullable() {
        return nullable;
    }

    String columnComment() {
        return columnComment;
    }

    /** What the row tells of, when it is a function or procedure. */
    Optional<Routine> routine() {
        return routine;
    }
}
