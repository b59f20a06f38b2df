package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.ColumnType.Precision;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Rows that are counted. */
record TinyRows(TinyPlugin plugin, StatementSink sink, CountDownLatch cancelled) {
    private static final int BATCH_ROWS = 50_000;
    private static final long FAR_AHEAD = 2_000_000;

    static RowSchema numbers() {
        return RowSchema.builder()
                .nullable("n", Plain.INT64)
                .nullable("s", Plain.UTF8)
                .build();
    }

    void push(long count) throws EngineException, InterruptedException {
        if (plugin.has(Defect.LOGS_PARAGRAPHS)) {
            sink.log(StatementSink.Level.INFO, "one line\nand another");
        }
        if (plugin.has(Defect.FORGETS_THE_SCHEMA_OF_NO_ROWS) && count == 0) {
            return;
        }
        try (RowBatchWriter rows = new RowBatchWriter(numbers(), wayOut(), 1 << 20, BATCH_ROWS)) {
            rows.begin();
            boolean wanted = true;
            for (long n = 0; n < count && wanted; n++) {
                if (n == 77_777 && plugin.has(Defect.LOSES_ROWS)) {
                    continue;
                }
                rows.setLong(0, n);
                rows.setString(1, "row");
                wanted = rows.endRow() || plugin.has(Defect.IGNORES_ENOUGH);
                tell(n, count);
            }
            rows.finish();
        }
    }

    private void tell(long n, long count) throws EngineException {
        if (n % BATCH_ROWS == 0) {
            if (plugin.rich() && cancelled.getCount() == 0) {
                throw EngineException.cancelled();
            }
            if (plugin.rich() || plugin.has(Defect.TELLS_UNDECLARED_PROGRESS)) {
                long total = plugin.has(Defect.OVERSHOOTS_PROGRESS) ? 0 : count;
                sink.progress(new Progress((double) n / count, n + 1, 0, total, "rows", ""));
            }
        }
    }

    private StatementSink wayOut() {
        return plugin.has(Defect.IGNORES_SLOW_READERS) ? new Impatient(sink, new AtomicLong()) : sink;
    }

    static ColumnType typeOf(Object value) {
        if (value instanceof Boolean) {
            return Plain.BOOLEAN;
        }
        if (value instanceof BigDecimal decimal) {
            return new ColumnType.Decimal(38, decimal.scale());
        }
        if (value instanceof Double || value instanceof Float) {
            return Plain.DOUBLE;
        }
        if (value instanceof Number) {
            return Plain.INT64;
        }
        if (value instanceof byte[]) {
            return Plain.BINARY;
        }
        if (value instanceof LocalDate) {
            return Plain.DATE;
        }
        if (value instanceof LocalTime) {
            return new ColumnType.Time(Precision.NANOS);
        }
        if (value instanceof LocalDateTime) {
            return ColumnType.Timestamp.local();
        }
        return value instanceof Instant ? ColumnType.Timestamp.in("UTC") : Plain.UTF8;
    }

    /** Hands each batch over on a thread of its own and does not wait for it, up to a bound that keeps the test short. */
    private record Impatient(StatementSink target, AtomicLong rowsAhead) implements StatementSink {
        @Override
        public void log(Level level, String line) {
            target.log(level, line);
        }

        @Override
        public void progress(Progress progress) {
            target.progress(progress);
        }

        @Override
        public void schema(ByteBuffer message) throws InterruptedException {
            target.schema(message);
        }

        @Override
        public boolean batch(ByteBuffer message, long rows) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            target.batch(message, rows);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "impatient");
            thread.setDaemon(true);
            thread.start();
            return rowsAhead.addAndGet(rows) < FAR_AHEAD;
        }

        @Override
        public void endResult() throws InterruptedException {
            target.endResult();
        }

        @Override
        public void updateCount(long rows) {
            target.updateCount(rows);
        }

        @Override
        public boolean cancelled() {
            return target.cancelled();
        }
    }
}
