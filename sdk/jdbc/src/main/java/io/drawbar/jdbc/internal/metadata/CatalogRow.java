package io.drawbar.jdbc.internal.metadata;

import io.drawbar.jdbc.internal.wire.ProtoReader;

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
                default:
                    break;
            }
        }
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
}
