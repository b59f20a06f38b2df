package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.spi.EngineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where rows come from: a file, a range of numbers, or nothing, which has one row without columns.
 *
 * @param file the table, when it is one
 * @param columns what a row has
 * @param rows how many there are, where that is known before they are read
 * @param nullText how the file writes null
 */
record Source(Optional<CsvFile> file, List<Column> columns, long rows, String nullText) {
    static final Source NOTHING = new Source(Optional.empty(), List.of(), 1, "");

    /** A column by its place. */
    record Place(int index, Column column) {}

    Source {
        columns = List.copyOf(columns);
    }

    static Source of(CsvFile file, String nullText) {
        return new Source(Optional.of(file), file.columns(), 0, nullText);
    }

    static Source range(long rows) {
        List<Column> columns = List.of(
                new Column("n", Plain.INT64, false),
                new Column("name", Plain.UTF8, false),
                new Column("half", Plain.DOUBLE, false));
        return new Source(Optional.empty(), columns, rows, "");
    }

    Place column(Token name) throws EngineException {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name.text())) {
                return new Place(i, columns.get(i));
            }
        }
        throw Failures.user(
                "There is no column '" + name.text() + "'; there are "
                        + columns.stream().map(Column::name).toList() + ".",
                name);
    }

    int indexOf(Column column) {
        return columns.indexOf(column);
    }

    /** Opens the rows; the caller closes them. */
    Rows open() throws EngineException {
        if (file.isEmpty()) {
            return new Counted(this);
        }
        try {
            BufferedReader lines = Files.newBufferedReader(file.get().path());
            lines.readLine(); // the names
            return new Lines(this, lines);
        } catch (IOException e) {
            throw Failures.reading(file.get().name(), e);
        }
    }

    /** Rows, one after the other. */
    interface Rows extends AutoCloseable {
        /** The next row, with nulls in it; empty when there is none. */
        Optional<List<Object>> next() throws EngineException;

        @Override
        void close() throws EngineException;
    }

    /** Numbers. */
    private static final class Counted implements Rows {
        private final Source of;
        private long n;

        Counted(Source of) {
            this.of = of;
        }

        @Override
        public Optional<List<Object>> next() {
            if (n == of.rows()) {
                return Optional.empty();
            }
            long i = n++;
            return Optional.of(of.columns().isEmpty() ? List.of() : List.of(i, "row", i * 0.5));
        }

        @Override
        public void close() {}
    }

    /** Lines of a file. */
    private record Lines(Source of, BufferedReader reader) implements Rows {
        @Override
        public Optional<List<Object>> next() throws EngineException {
            String line;
            try {
                line = reader.readLine();
            } catch (IOException e) {
                throw Failures.reading(of.file().orElseThrow().name(), e);
            }
            return line == null ? Optional.empty() : Optional.of(row(line));
        }

        private List<Object> row(String line) throws EngineException {
            List<String> fields = CsvFile.fields(line);
            List<Object> row = new ArrayList<>();
            for (int i = 0; i < of.columns().size(); i++) {
                String field = i < fields.size() ? fields.get(i) : of.nullText();
                Column column = of.columns().get(i);
                try {
                    row.add(field.equals(of.nullText()) ? null : CsvFile.value(field, column.type()));
                } catch (RuntimeException e) {
                    throw Failures.user("'" + field + "' in the column " + column.name() + " of "
                            + of.file().orElseThrow().name() + " is no " + CsvFile.typeName(column.type()) + ".");
                }
            }
            return row;
        }

        @Override
        public void close() throws EngineException {
            try {
                reader.close();
            } catch (IOException e) {
                throw Failures.reading(of.file().orElseThrow().name(), e);
            }
        }
    }
}
