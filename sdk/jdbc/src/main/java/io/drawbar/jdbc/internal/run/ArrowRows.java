package io.drawbar.jdbc.internal.run;

import io.drawbar.jdbc.internal.arrow.ArrowField;
import io.drawbar.jdbc.internal.arrow.ArrowMessage;
import io.drawbar.jdbc.internal.arrow.Columns;
import io.drawbar.jdbc.internal.rows.ColumnInfo;
import io.drawbar.jdbc.internal.rows.RowSource;
import io.drawbar.jdbc.internal.value.Column;
import io.drawbar.jdbc.internal.wire.OutcomeEnd;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The rows of an execution: the first batch is there from the beginning, the rest is read ahead. Used by one thread. */
final class ArrowRows implements RowSource {
    private final Execution execution;
    private final List<ColumnInfo> infos = new ArrayList<>();
    private final ArrowMessage schema;
    private final Columns columns;
    private final long prefetchBytes;
    private final Consumer<OutcomeEnd> atEnd;
    private Optional<Execution.Batch> first;
    private Optional<Prefetch> prefetch = Optional.empty();
    private int firstRow;
    private int endRow;
    private int batches;
    private ArrowMessage current;
    private boolean closed;

    /**
     * Reads on until there are rows, or the end.
     *
     * @param atEnd told how the rows ended, when they have been read to the end
     */
    ArrowRows(Execution execution, ArrowMessage schema, long prefetchBytes, Consumer<OutcomeEnd> atEnd)
            throws SQLException {
        List<ArrowField> fields = schema.fields();
        this.execution = execution;
        this.schema = schema;
        this.atEnd = atEnd;
        this.columns = new Columns(fields);
        fields.forEach(field -> infos.add(ColumnInfo.of(field)));
        this.current = schema;
        this.prefetchBytes = prefetchBytes;
        this.first = execution.next();
    }

    @Override
    public Optional<byte[]> arrowSchema() {
        return Optional.of(schema.encapsulated());
    }

    @Override
    public byte[] arrowBatch() {
        return current.encapsulated();
    }

    @Override
    public Optional<String> job() {
        return Optional.of(execution.job());
    }

    @Override
    public List<ColumnInfo> columns() {
        return Collections.unmodifiableList(infos);
    }

    @Override
    public List<? extends Column> values() {
        return columns.list();
    }

    @Override
    public boolean nextBatch() throws SQLException {
        if (closed) {
            return false;
        }
        Optional<Execution.Batch> batch = nextMessage();
        if (batch.isEmpty()) {
            execution.end().ifPresent(atEnd);
        }
        batch.ifPresent(found -> {
            columns.bind(found.message());
            current = found.message();
            firstRow = found.firstRow();
            endRow = found.message().rows();
            batches++;
        });
        return batch.isPresent();
    }

    private Optional<Execution.Batch> nextMessage() throws SQLException {
        if (first.isPresent()) {
            Optional<Execution.Batch> inline = first;
            first = Optional.empty();
            return inline;
        }
        if (prefetch.isEmpty() && batches > 1 && execution.end().isEmpty()) {
            prefetch = Optional.of(Prefetch.start(execution, prefetchBytes));
        }
        return prefetch.isPresent() ? prefetch.get().take() : execution.next();
    }

    @Override
    public int firstRow() {
        return firstRow;
    }

    @Override
    public int endRow() {
        return endRow;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (prefetch.isPresent()) {
            prefetch.get().close();
            if (execution.end().isEmpty()) {
                execution.abort();
                execution.release();
            }
        } else {
            execution.close();
        }
    }
}
