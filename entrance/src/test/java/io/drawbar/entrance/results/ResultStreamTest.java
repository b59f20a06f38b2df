package io.drawbar.entrance.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drawbar.common.id.JobId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStreamTest {
    private static final long ROWS = 20_000_000;
    private static final int BATCH_ROWS = 65_536;

    @TempDir
    private Path folder;

    @Test
    void readersBehindAWriterSeeEveryRowOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ResultStore store =
                new ResultStore(folder, new ResultSettings(50_000, false, 20_000, 0), new SimpleMeterRegistry())) {
            ResultWriter writer = store.write(new JobId(UUID.randomUUID()), 0, 0, 0);
            writer.schema(Samples.message(Samples.SCHEMA));
            List<CompletableFuture<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Cursor cursor = writer.stored().cursor(0);
                readers.add(CompletableFuture.supplyAsync(() -> follow(cursor), threads));
            }
            long first = 0;
            for (int i = 0; i < 2_000; i++) {
                int rows = 1 + i % 50;
                writer.append(Samples.batch(first, rows), rows);
                first += rows;
            }
            writer.complete();
            for (CompletableFuture<Long> reader : readers) {
                assertThat(reader.get(30, TimeUnit.SECONDS)).isEqualTo(first);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static long follow(Cursor cursor) {
        Semaphore news = new Semaphore(0);
        cursor.onAvailable(news::release);
        long expected = 0;
        try (cursor) {
            while (true) {
                for (long id : Samples.readIds(cursor)) {
                    assertThat(id).isEqualTo(expected++);
                }
                if (cursor.end()) {
                    return expected;
                }
                assertThat(news.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twentyMillionRowsPassThroughASmallHeap() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-Xmx48m",
                        "-XX:MaxDirectMemorySize=16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ResultStreamTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
            assertThat(said).contains("read " + ROWS);
            assertThat(child.exitValue()).isZero();
        } finally {
            child.destroyForcibly();
        }
    }

    /** Runs in the child process. */
    public static void main(String[] arguments) throws IOException {
        Schema schema = new Schema(List.of(Field.nullable("id", Types.MinorType.BIGINT.getType())));
        ByteString batch;
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            BigIntVector id = (BigIntVector) root.getVector("id");
            for (int i = 0; i < BATCH_ROWS; i++) {
                id.setSafe(i, i);
            }
            root.setRowCount(BATCH_ROWS);
            batch = Samples.message(root);
        }
        ResultSettings settings = new ResultSettings(64 << 20, false, 8 << 20, 0);
        try (ResultStore store = new ResultStore(Path.of(arguments[0]), settings, new SimpleMeterRegistry())) {
            ResultWriter writer = store.write(new JobId(UUID.randomUUID()), 0, ROWS, 0);
            writer.schema(Samples.message(schema));
            long read = 0;
            // One reader right behind, from memory; one from the start at the end, from disk.
            try (Cursor behind = writer.stored().cursor(0)) {
                while (!writer.append(ByteString.copyFrom(batch.toByteArray()), BATCH_ROWS)) {
                    read += behind.poll().orElseThrow().rows();
                }
                read += behind.poll().orElseThrow().rows();
            }
            writer.complete();
            long again = 0;
            try (Cursor cursor = writer.stored().cursor(0)) {
                while (!cursor.end()) {
                    again += cursor.poll().orElseThrow().rows();
                }
            }
            System.out.println(read == again ? "read " + read : "read " + read + " and " + again);
        }
    }
}
