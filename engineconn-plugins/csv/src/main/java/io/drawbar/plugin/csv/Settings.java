package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementSink;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Shows or changes how null is written.
 *
 * @param session whose setting it is
 * @param change the new value; empty: it is shown
 */
record Settings(CsvSession session, Optional<String> change) implements Command {
    @Override
    public Optional<RowSchema> schema() {
        RowSchema shown = RowSchema.builder().required("value", Plain.UTF8).build();
        return change.isPresent() ? Optional.empty() : Optional.of(shown);
    }

    @Override
    public StatementAnalysis analysis() {
        return new StatementAnalysis(Kind.UTILITY, List.of(), List.of());
    }

    @Override
    public void run(StatementSink sink, BooleanSupplier cancelled) throws InterruptedException {
        if (change.isPresent()) {
            session.nullText(change.get());
            return;
        }
        try (RowBatchWriter out = new RowBatchWriter(schema().orElseThrow(), sink)) {
            out.begin();
            out.setString(0, session.nullText());
            out.endRow();
            out.finish();
        }
    }
}
