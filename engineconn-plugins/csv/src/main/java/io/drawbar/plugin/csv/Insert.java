package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.spi.StatementSink;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A row for a file.
 *
 * @param file the table
 * @param values one for each column
 * @param nullText how null is written
 */
record Insert(CsvFile file, List<Literal> values, String nullText) implements Command {
    Insert {
        values = List.copyOf(values);
    }

    @Override
    public Optional<RowSchema> schema() {
        return Optional.empty();
    }

    @Override
    public StatementAnalysis analysis() {
        List<String> columns = file.columns().stream().map(Column::name).toList();
        TableUse written = new TableUse(
                Optional.of(CsvEngine.CATALOG), Optional.of(CsvEngine.SCHEMA), file.name(), Optional.of(columns));
        return new StatementAnalysis(Kind.DML, List.of(), List.of(written));
    }

    @Override
    public void run(StatementSink sink, BooleanSupplier cancelled) throws EngineException {
        if (values.size() != file.columns().size()) {
            throw Failures.user("Found " + values.size() + " values, and " + file.name() + " has "
                    + file.columns().size() + " columns.");
        }
        for (int i = 0; i < values.size(); i++) {
            Column column = file.columns().get(i);
            if (values.get(i).value().isPresent() && !values.get(i).type().equals(column.type())) {
                throw Failures.user("The column " + column.name() + " takes values of the type "
                        + CsvFile.typeName(column.type()) + ".");
            }
        }
        synchronized (Insert.class) { // lines of two sessions must not mix
            file.append(values.stream()
                    .map(value -> value.value().isPresent() ? value.text() : nullText)
                    .toList());
        }
        sink.updateCount(1);
    }
}
