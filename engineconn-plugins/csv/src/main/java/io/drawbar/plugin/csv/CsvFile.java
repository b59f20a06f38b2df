package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.spi.EngineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table: a file in UTF-8 whose first line names its columns and their types, {@code id:bigint,name:text}. A field that holds a comma or a
 * quote stands in quotes; a row is one line.
 *
 * @param path the file
 * @param columns as the first line says
 */
record CsvFile(Path path, List<Column> columns) {
    static final String ENDING = ".csv";

    CsvFile {
        columns = List.copyOf(columns);
    }

    static Optional<CsvFile> open(Path file) throws EngineException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            List<Column> columns = new ArrayList<>();
            for (String field : fields(Optional.ofNullable(lines.readLine()).orElse(""))) {
                int colon = field.lastIndexOf(':');
                columns.add(new Column(
                        colon < 0 ? field : field.substring(0, colon),
                        type(file, colon < 0 ? "text" : field.substring(colon + 1)),
                        true));
            }
            return Optional.of(new CsvFile(file, columns));
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    private static ColumnType type(Path file, String name) throws EngineException {
        return switch (name) {
            case "text" -> Plain.UTF8;
            case "bigint" -> Plain.INT64;
            case "double" -> Plain.DOUBLE;
            case "boolean" -> Plain.BOOLEAN;
            case "date" -> Plain.DATE;
            default ->
                throw Failures.user("A column of " + file.getFileName() + " has the type '" + name
                        + "'; expected text, bigint, double, boolean or date.");
        };
    }

    String name() {
        String name = path.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    static String typeName(ColumnType type) {
        if (type == Plain.INT64) {
            return "bigint";
        }
        return type == Plain.UTF8 ? "text" : type.toString().toLowerCase(java.util.Locale.ROOT);
    }

    /** A field as the value of its column. */
    static Object value(String field, ColumnType type) {
        if (type == Plain.INT64) {
            return Long.valueOf(field.strip());
        }
        if (type == Plain.DOUBLE) {
            return Double.valueOf(field.strip());
        }
        if (type == Plain.BOOLEAN) {
            return Boolean.valueOf(field.strip());
        }
        return type == Plain.DATE ? LocalDate.parse(field.strip()) : field;
    }

    static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    void append(List<String> fields) throws EngineException {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            line.append(line.length() == 0 ? "" : ",").append(quoted(field));
        }
        try {
            Files.writeString(path, line.append('\n'), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw Failures.reading(path, e);
        }
    }

    private static String quoted(String field) {
        return field.isEmpty() || field.contains(",") || field.contains("\"")
                ? '"' + field.replace("\"", "\"\"") + '"'
                : field;
    }
}
