package io.drawbar.cli.sample;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchTable;
import java.util.stream.Collectors;

/**
 * The script that makes Spark read the generated text and write Parquet tables.
 *
 * @param files the text
 * @param schema where the tables are made
 */
record TpchScript(TpchFiles files, String schema) {
    /** Set last of all: a schema that has it is complete. */
    static final String MARK = "tpch.scale";

    /** Asks how far an earlier run came. */
    static String question(String schema) {
        return "describe schema extended " + schema;
    }

    String text() {
        StringBuilder script = new StringBuilder();
        script.append("create schema if not exists ").append(schema).append(";\n");
        for (TpchTable<?> table : TpchTable.getTables()) {
            String name = table.getTableName();
            script.append("create temporary view ")
                    .append(name)
                    .append("_text (\n  ")
                    .append(table.getColumns().stream()
                            .map(column -> column.getColumnName() + " " + type(column))
                            .collect(Collectors.joining(",\n  ")))
                    .append("\n) using csv options (path '")
                    .append(quoted(files.of(table).toUri().toString()))
                    .append("', sep '|', quote '', mode 'FAILFAST');\n");
            script.append("drop table if exists ")
                    .append(schema)
                    .append('.')
                    .append(name)
                    .append(";\n");
            script.append("create table ")
                    .append(schema)
                    .append('.')
                    .append(name)
                    .append(" using parquet as select * from ")
                    .append(name)
                    .append("_text;\n");
        }
        script.append("alter schema ")
                .append(schema)
                .append(" set dbproperties ('")
                .append(MARK)
                .append("' = '")
                .append(files.scale())
                .append("');\n");
        return script.toString();
    }

    /** As the specification wants them; text is text, whatever its greatest length. */
    private static String type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> "bigint";
            case INTEGER -> "int";
            case DATE -> "date";
            case DOUBLE -> "decimal(12,2)";
            case VARCHAR -> "string";
        };
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }
}
