package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.spi.StatementSink;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A query.
 *
 * @param source where rows come from
 * @param selected the columns of the result
 * @param counts whether the rows are counted and not shown
 * @param filter which rows are taken
 * @param limit how many at most
 */
record Select(Source source, List<Selected> selected, boolean counts, Optional<Filter> filter, long limit)
        implements Command {
    private static final int LOOK_AROUND_ROWS = 1 << 16;

    Select {
        selected = List.copyOf(selected);
    }

    @Override
    public Optional<RowSchema> schema() {
        return Optional.of(new RowSchema(
                counts
                        ? List.of(new Column("count", Plain.INT64, false))
                        : selected.stream().map(Selected::column).toList()));
    }

    @Override
    public StatementAnalysis analysis() {
        List<String> columns = Stream.concat(
                        selected.stream().flatMap(one -> one.place().stream()).map(place -> place.column()
                                .name()),
                        filter.stream().map(one -> one.column().name()))
                .distinct()
                .toList();
        List<TableUse> reads = source.file().stream()
                .map(file -> new TableUse(
                        Optional.of(CsvEngine.CATALOG),
                        Optional.of(CsvEngine.SCHEMA),
                        file.name(),
                        Optional.of(columns)))
                .toList();
        return new StatementAnalysis(Kind.QUERY, reads, List.of());
    }

    @Override
    public void run(StatementSink sink, BooleanSupplier cancelled) throws EngineException, InterruptedException {
        try (Source.Rows rows = source.open();
                RowBatchWriter out = new RowBatchWriter(schema().orElseThrow(), sink)) {
            out.begin();
            long taken = 0;
            long read = 0;
            boolean wanted = true;
            while (wanted && taken < limit) {
                Optional<List<Object>> row = rows.next();
                if (read++ % LOOK_AROUND_ROWS == 0) {
                    lookAround(sink, cancelled, read);
                }
                if (row.isEmpty()) {
                    break;
                }
                if (filter.isEmpty() || filter.get().holds(row.get())) {
                    taken++;
                    wanted = counts || show(out, row.get());
                }
            }
            if (counts) {
                out.setLong(0, taken);
                out.endRow();
            }
            out.finish();
        }
    }

    private boolean show(RowBatchWriter out, List<Object> row) throws InterruptedException {
        for (int i = 0; i < selected.size(); i++) {
            out.set(i, selected.get(i).value(row));
        }
        return out.endRow();
    }

    private void lookAround(StatementSink sink, BooleanSupplier cancelled, long read) throws EngineException {
        if (cancelled.getAsBoolean()) {
            throw EngineException.cancelled();
        }
        long total = Math.max(source.rows(), read);
        double fraction = source.file().isPresent() ? Double.NaN : (double) read / total;
        sink.progress(new Progress(fraction, read, 0, total, "rows", ""));
    }
}
