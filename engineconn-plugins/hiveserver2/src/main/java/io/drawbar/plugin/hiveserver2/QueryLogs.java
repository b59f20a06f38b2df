package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.jdbc.JdbcDialect;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.spi.StatementSink.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hive.jdbc.HiveStatement;
import org.apache.hive.jdbc.logs.InPlaceUpdateStream;
import org.apache.hive.service.rpc.thrift.TProgressUpdateResp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server for the log lines of running statements every now and then, and passes on the progress that it tells by itself.
 * Thread-safe.
 */
final class QueryLogs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueryLogs.class);
    private static final int THREADS = 2;
    private static final long EVERY_MILLIS = 300;
    private static final int LINES = 1_000;

    private final ScheduledThreadPoolExecutor threads;

    QueryLogs() {
        AtomicInteger count = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "HiveServer2-log-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Tells of a statement until the answer is closed. */
    JdbcDialect.Watching watch(HiveStatement statement, StatementSink sink) {
        statement.setInPlaceUpdateStream(new Told(sink));
        Reader reader = new Reader(statement, sink);
        ScheduledFuture<?> asking =
                threads.scheduleWithFixedDelay(reader, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return () -> {
            asking.cancel(false);
            reader.run();
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Reads the lines that are new. */
    private record Reader(HiveStatement statement, StatementSink sink) implements Runnable {
        @Override
        public synchronized void run() {
            try {
                List<String> lines = statement.getQueryLog(true, LINES);
                while (!lines.isEmpty()) {
                    lines.forEach(this::tell);
                    lines = statement.getQueryLog(true, LINES);
                }
            } catch (SQLException | RuntimeException e) {
                log.debug("The server tells no log of a statement, as it does before and after that runs", e);
            }
        }

        /** A line begins with its level, as in {@code INFO  : Executing command}. */
        private void tell(String line) {
            String text = line.replaceFirst("^(INFO|WARN|ERROR|DEBUG)\\s*: ", "");
            Level level = line.startsWith("ERROR") ? Level.ERROR : line.startsWith("WARN") ? Level.WARN : Level.INFO;
            text.lines().filter(one -> !one.isBlank()).forEach(one -> sink.log(level, one));
        }
    }

    /** What the server tells of a statement's jobs. */
    private static final class Told implements InPlaceUpdateStream {
        private final StatementSink sink;
        private final EventNotifier notifier = new EventNotifier();

        Told(StatementSink sink) {
            this.sink = sink;
        }

        @Override
        public void update(TProgressUpdateResp told) {
            List<String> headers = told.getHeaderNames();
            if (headers == null || headers.isEmpty() || told.getRows() == null) {
                return;
            }
            long completed = sum(told, "COMPLETED");
            long total = Math.max(completed, sum(told, "TOTAL"));
            if (total > 0) {
                double fraction = Math.min(1, Math.max(0, told.getProgressedPercentage()));
                sink.progress(new Progress(fraction, completed, sum(told, "RUNNING"), total, "tasks", detail(told)));
            }
        }

        private static long sum(TProgressUpdateResp told, String header) {
            int column = told.getHeaderNames().indexOf(header);
            return column < 0
                    ? 0
                    : told.getRows().stream()
                            .mapToLong(row -> Long.parseLong(row.get(column).trim()))
                            .filter(count -> count > 0)
                            .sum();
        }

        private static String detail(TProgressUpdateResp told) {
            int completed = told.getHeaderNames().indexOf("COMPLETED");
            int total = told.getHeaderNames().indexOf("TOTAL");
            StringBuilder detail = new StringBuilder();
            for (List<String> row : told.getRows()) {
                detail.append(detail.isEmpty() ? "" : ", ")
                        .append(row.get(0).replaceAll("[ .]+$", ""))
                        .append(' ')
                        .append(completed < 0 ? "" : row.get(completed).trim())
                        .append('/')
                        .append(total < 0 ? "" : row.get(total).trim());
            }
            return detail.toString();
        }

        @Override
        public EventNotifier getEventNotifier() {
            return notifier;
        }
    }
}
