package io.drawbar.cli.sample;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writes the eight tables of TPC-H as text, one folder a table, columns separated by {@code |} as the benchmark's own generator does.
 *
 * @param folder where they are written
 * @param scale the scale factor: 1 is about 1 GB
 */
record TpchFiles(Path folder, double scale) {
    private static final int THREADS = 2;
    /** A row takes about 100 bytes of text; one file is some 50 MB. */
    private static final long ROWS_IN_FILE = 500_000;

    /** The folder of one table. */
    Path of(TpchTable<?> table) {
        return folder.resolve(table.getTableName());
    }

    /** Writes all tables; {@code progress} is told of each that is done. */
    void write(Consumer<String> progress) throws IOException, InterruptedException {
        delete();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (TpchTable<?> table : bigFirst()) {
                Files.createDirectories(of(table));
                int parts = parts(table);
                for (int part = 1; part <= parts; part++) {
                    int number = part;
                    writing.add(threads.submit(() -> {
                        writePart(table, number, parts);
                        if (number == parts) {
                            progress.accept(table.getTableName());
                        }
                        return null;
                    }));
                }
            }
            for (Future<?> part : writing) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(
                    "The sample data cannot be written to " + folder + ": "
                            + e.getCause().getMessage(),
                    e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<TpchTable<?>> bigFirst() {
        List<TpchTable<?>> tables = new ArrayList<>(TpchTable.getTables());
        tables.sort(
                Comparator.comparingInt(table -> table == TpchTable.LINE_ITEM ? 0 : table == TpchTable.ORDERS ? 1 : 2));
        return tables;
    }

    private int parts(TpchTable<?> table) {
        if (table == TpchTable.NATION || table == TpchTable.REGION) {
            return 1;
        }
        long rows = (long) (6_000_000 * scale / (table == TpchTable.LINE_ITEM ? 1 : 4));
        return (int) Math.max(1, Math.min(1000, rows / ROWS_IN_FILE + 1));
    }

    private void writePart(TpchTable<?> table, int part, int parts) throws IOException {
        Path file = of(table).resolve("part-" + part + ".tbl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (TpchEntity row : table.createGenerator(scale, part, parts)) {
                // The generator ends each line with a separator, which would make one column more.
                String line = row.toLine();
                out.append(line, 0, line.length() - 1).append('\n');
            }
        }
    }

    /** Removes what was written. */
    void delete() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
