package io.drawbar.bench.worker;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What a JDBC client does with many connections, and with the catalog. Stateless. */
final class JdbcLoad {
    private static final int OPENERS = 16;

    private JdbcLoad() {}

    /** Something done by several at once. */
    private interface Task {
        void run(int number) throws SQLException;
    }

    private static void atOnce(int threads, int times, Task task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                all.add(pool.submit(() -> {
                    while (next.getAndIncrement() < times) {
                        task.run(thread);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Runs a statement so many times in all, by several threads with a connection each. */
    static Reply throughput(String url, int threads, int times, String sql) throws Exception {
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < threads; i++) {
                connections.add(DriverManager.getConnection(url));
                JdbcWorker.once(connections.get(i), sql);
            }
            long start = System.nanoTime();
            atOnce(threads, times, thread -> JdbcWorker.once(connections.get(thread), sql));
            return Reply.empty().with("nanos", System.nanoTime() - start);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    /** Opens connections one after the other; what closing takes is not counted. */
    static Reply opening(String url, int times, boolean valid) throws SQLException {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            try (Connection connection = DriverManager.getConnection(url)) {
                if (valid && !connection.isValid(10)) {
                    throw new SQLException("The connection is not valid.");
                }
                nanos[i] = System.nanoTime() - start;
            }
        }
        return Reply.empty().with("nanos", nanos);
    }

    /** Opens many connections, asks each whether it is valid while all are open, and closes them. */
    static Reply hold(String url, int count) throws Exception {
        Connection[] open = new Connection[count];
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        atOnce(OPENERS, count, thread -> open[next.getAndIncrement()] = DriverManager.getConnection(url));
        long opened = System.nanoTime() - start;
        int threads = Thread.activeCount();
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger valid = new AtomicInteger();
        long before = System.nanoTime();
        atOnce(OPENERS, count, thread -> {
            if (open[asked.getAndIncrement()].isValid(10)) {
                valid.incrementAndGet();
            }
        });
        long answered = System.nanoTime() - before;
        for (Connection one : open) {
            one.close();
        }
        return Reply.empty()
                .with("nanos", opened)
                .with("answered", answered)
                .with("valid", valid.get())
                .with("heap", heap)
                .with("threads", threads);
    }

    /** Runs a statement for each number; {@code #} in its text is the number. */
    static Reply each(Connection connection, int from, int to, String sql) throws SQLException {
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            for (int i = from; i < to; i++) {
                statement.execute(sql.replace("#", Integer.toString(i)));
            }
        }
        return Reply.empty().with("nanos", System.nanoTime() - start);
    }

    /** Lists a schema's tables, or a table's columns, and reads the names; {@code #} in a table's name stands for the round. */
    static Reply listing(Connection connection, int times, String what, String schema, String table)
            throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        long[] nanos = new long[times];
        long rows = 0;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            rows = 0;
            try (ResultSet listing = what.equals("tables")
                    ? metadata.getTables(null, schema, table, null)
                    : metadata.getColumns(null, schema, table.replace("#", Integer.toString(i)), "%")) {
                while (listing.next()) {
                    rows += listing.getString(what.equals("tables") ? 3 : 4).isEmpty() ? 0 : 1;
                }
            }
            nanos[i] = System.nanoTime() - start;
        }
        return Reply.empty().with("nanos", nanos).with("rows", rows);
    }
}
