package io.drawbar.entrance.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.protocol.v1.ColumnSummary;
import io.drawbar.protocol.v1.ResultSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStoreTest {
    private static final ByteString SCHEMA = Samples.message(Samples.SCHEMA);

    private final JobId job = new JobId(UUID.randomUUID());
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    private ResultStore store;

    @BeforeEach
    void open() {
        store = store(1 << 20);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ResultStore store(long memoryBytes) {
        return new ResultStore(folder, new ResultSettings(20_000, true, memoryBytes, 10_000), metrics);
    }

    private ResultWriter begin(long rowLimit, long byteLimit) {
        ResultWriter writer = store.write(job, 0, rowLimit, byteLimit);
        writer.schema(SCHEMA);
        return writer;
    }

    private ResultWriter filled(int batches, int rows) {
        ResultWriter writer = begin(0, 0);
        for (int i = 0; i < batches; i++) {
            assertThat(writer.append(Samples.batch((long) i * rows, rows), rows))
                    .isFalse();
        }
        return writer;
    }

    private static List<Long> rows(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static List<Long> read(StoredResult result, long from) {
        try (Cursor cursor = result.cursor(from)) {
            return Samples.readIds(cursor);
        }
    }

    @Test
    void whatWasWrittenIsReadBackAfterARestart() {
        ResultWriter writer = filled(30, 100);
        writer.complete();
        assertThat(read(writer.stored(), 0)).isEqualTo(rows(0, 3000));
        try (ResultStore restarted = store(0)) {
            StoredResult result = restarted.open(job, 0).orElseThrow();
            assertThat(result.isComplete()).isTrue();
            assertThat(result.rows()).isEqualTo(3000);
            assertThat(result.bytes()).isEqualTo(writer.stored().bytes());
            assertThat(result.schema()).isEqualTo(SCHEMA);
            assertThat(read(result, 0)).isEqualTo(rows(0, 3000));
            assertThat(read(result, 2950)).isEqualTo(rows(2900, 3000));
            assertThat(read(result, 3000)).isEmpty();
            assertThat(read(result, 99_999)).isEmpty();
            assertThat(restarted.open(job, 1)).isEmpty();
        }
    }

    @Test
    void everySegmentIsAnArrowStream() throws IOException {
        filled(30, 200).complete();
        List<Path> segments;
        try (Stream<Path> files = Files.walk(folder)) {
            segments = files.filter(file -> file.toString().endsWith(".arrows"))
                    .sorted()
                    .toList();
        }
        assertThat(segments).hasSizeGreaterThan(5);
        List<Long> ids = new ArrayList<>();
        for (Path segment : segments) {
            assertThat(Files.size(segment)).isLessThanOrEqualTo(20_000 + 8);
            try (RootAllocator allocator = new RootAllocator();
                    InputStream in = Files.newInputStream(segment);
                    ArrowStreamReader reader = new ArrowStreamReader(in, allocator)) {
                while (reader.loadNextBatch()) {
                    for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++) {
                        ids.add((Long) reader.getVectorSchemaRoot().getVector(0).getObject(i));
                    }
                }
            }
        }
        assertThat(ids).isEqualTo(rows(0, 6000));
    }

    @Test
    void aRowLimitCutsExactly() {
        ResultWriter writer = begin(250, 0);
        assertThat(writer.append(Samples.batch(0, 100), 100)).isFalse();
        assertThat(writer.append(Samples.batch(100, 100), 100)).isFalse();
        assertThat(writer.append(Samples.batch(200, 100), 100)).isTrue();
        assertThat(writer.append(Samples.batch(300, 100), 100)).isTrue();
        assertThat(writer.offeredRows()).isEqualTo(400);
        writer.complete();
        assertThat(writer.summary().getTruncatedBy()).isEqualTo("ROWS");
        assertThat(read(writer.stored(), 0)).isEqualTo(rows(0, 250));
        try (ResultStore restarted = store(0)) {
            StoredResult result = restarted.open(job, 0).orElseThrow();
            assertThat(result.truncatedBy()).contains(Limit.ROWS);
            assertThat(read(result, 249)).isEqualTo(rows(200, 250));
        }
    }

    @Test
    void aResultAsLongAsItsLimitIsNotCut() {
        ResultWriter writer = begin(100, 0);
        assertThat(writer.append(Samples.batch(0, 100), 100)).isFalse();
        assertThat(writer.stored().truncatedBy()).isEmpty();
        assertThat(writer.append(Samples.batch(100, 1), 1)).isTrue();
        assertThat(writer.stored().truncatedBy()).contains(Limit.ROWS);
        assertThat(writer.stored().rows()).isEqualTo(100);
    }

    @Test
    void aByteLimitCutsWithinIt() {
        ByteString batch = Samples.batch(0, 1000);
        ResultWriter writer = begin(0, batch.size() + batch.size() / 2);
        assertThat(writer.append(batch, 1000)).isFalse();
        assertThat(writer.append(Samples.batch(1000, 1000), 1000)).isTrue();
        writer.complete();
        assertThat(writer.summary().getTruncatedBy()).isEqualTo("BYTES");
        assertThat(writer.stored().rows()).isBetween(1300L, 1600L);
        assertThat(read(writer.stored(), 0)).isEqualTo(rows(0, writer.stored().rows()));
    }

    @Test
    void aResultWithoutRowsIsAResult() {
        ResultWriter writer = begin(0, 0);
        assertThat(writer.append(Samples.batch(0, 0), 0)).isFalse();
        writer.complete();
        writer.complete();
        ResultSummary summary = store.open(job, 0).orElseThrow().summary();
        assertThat(summary.getComplete()).isTrue();
        assertThat(summary.getRows()).isZero();
        assertThat(summary.getColumnsList())
                .containsExactly(
                        ColumnSummary.newBuilder()
                                .setName("id")
                                .setType("Int(64, true)")
                                .setNullable(true)
                                .build(),
                        ColumnSummary.newBuilder()
                                .setName("name")
                                .setType("Utf8")
                                .setNullable(true)
                                .build());
    }

    @Test
    void aReaderFollowsItsWriterThroughMemory() {
        ResultWriter writer = begin(0, 0);
        AtomicInteger calls = new AtomicInteger();
        ByteString first = Samples.batch(0, 10);
        try (Cursor cursor = writer.stored().cursor(0)) {
            cursor.onAvailable(calls::incrementAndGet);
            assertThat(cursor.poll()).isEmpty();
            assertThat(cursor.end()).isFalse();
            writer.append(first, 10);
            assertThat(calls).hasValue(1);
            assertThat(cursor.poll().orElseThrow().message()).isSameAs(first);
            assertThat(cursor.end()).isFalse();
            writer.complete();
            assertThat(calls).hasValue(2);
            assertThat(cursor.poll()).isEmpty();
            assertThat(cursor.end()).isTrue();
        }
        assertThat(metrics.counter("drawbar.results.read.bytes", "from", "disk").count())
                .isZero();
    }

    @Test
    void aReaderMayBeginBeforeItsRowIsWritten() {
        ResultWriter writer = begin(0, 0);
        try (Cursor cursor = writer.stored().cursor(15)) {
            writer.append(Samples.batch(0, 10), 10);
            assertThat(cursor.poll()).isEmpty();
            writer.append(Samples.batch(10, 10), 10);
            assertThat(cursor.poll().orElseThrow().firstRow()).isEqualTo(10);
            writer.abandon();
            assertThat(cursor.end()).isTrue();
            assertThat(writer.stored().isComplete()).isFalse();
        }
    }

    @Test
    void theWriterKnowsHowFarItIsAheadOfItsReaders() {
        ResultWriter writer = filled(10, 100);
        long all = writer.stored().bytes();
        assertThat(writer.aheadOfReaders()).isEqualTo(all);
        AtomicInteger near = new AtomicInteger();
        writer.whenReadersWithin(all / 2, near::incrementAndGet);
        try (Cursor quick = writer.stored().cursor(0);
                Cursor slow = writer.stored().cursor(0)) {
            Samples.readIds(quick);
            assertThat(writer.aheadOfReaders()).isEqualTo(all);
            slow.poll();
            assertThat(writer.aheadOfReaders()).isBetween(all * 8 / 10, all * 95 / 100);
            assertThat(near).hasValue(0);
            for (int i = 0; i < 6; i++) {
                slow.poll();
            }
            assertThat(near).hasValue(1);
        }
        assertThat(writer.aheadOfReaders()).isZero();
        writer.whenReadersWithin(0, near::incrementAndGet);
        assertThat(near).hasValue(2);
        writer.append(Samples.batch(1000, 10), 10);
        writer.whenReadersWithin(0, near::incrementAndGet);
        writer.complete();
        assertThat(near).hasValue(3);
    }

    @Test
    void aDeletedResultIsGoneAndItsReadersAreTold() {
        filled(30, 100).complete();
        StoredResult result = store.open(job, 0).orElseThrow();
        try (Cursor cursor = result.cursor(0)) {
            store.delete(job);
            store.delete(job);
            assertThatThrownBy(() -> Samples.readIds(cursor))
                    .isInstanceOfSatisfying(
                            DrawbarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESULT_EXPIRED));
        }
        assertThat(store.open(job, 0)).isEmpty();
        assertThat(metrics.get("drawbar.results.memory.bytes").gauge().value()).isZero();
    }

    @Test
    void aResultWrittenAgainDoesNotAnswerOldRows() {
        filled(2, 10).complete();
        StoredResult old = store.open(job, 0).orElseThrow();
        store.delete(job);
        ResultWriter again = begin(0, 0);
        again.append(Samples.batch(500, 10), 10);
        try (Cursor cursor = again.stored().cursor(0)) {
            assertThat(Samples.ids(cursor.poll().orElseThrow().message())).isEqualTo(rows(500, 510));
        }
        try (Cursor cursor = old.cursor(0)) {
            assertThatThrownBy(cursor::poll).isInstanceOf(DrawbarException.class);
        }
        again.complete();
    }

    @Test
    void aSmallResultOfAConnectionHasNoFiles() throws IOException {
        ResultWriter writer = store.writeInMemory(job, 0, 0, 0);
        writer.schema(SCHEMA);
        writer.append(Samples.batch(0, 10), 10);
        writer.append(Samples.batch(10, 10), 10);
        writer.complete();
        assertThat(store.open(job, 0)).contains(writer.stored());
        assertThat(read(writer.stored(), 0)).isEqualTo(rows(0, 20));
        assertThat(read(writer.stored(), 15)).isEqualTo(rows(10, 20));
        assertThat(metrics.get("drawbar.results.held.bytes").gauge().value()).isPositive();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        store.delete(job);
        assertThat(store.open(job, 0)).isEmpty();
        assertThat(metrics.get("drawbar.results.held.bytes").gauge().value()).isZero();
        try (Cursor cursor = writer.stored().cursor(0)) {
            assertThatThrownBy(cursor::poll).isInstanceOfSatisfying(DrawbarException.class, e -> assertThat(e.code())
                    .isEqualTo(ErrorCode.RESULT_EXPIRED));
        }
    }

    @Test
    void aResultOfAConnectionThatGrowsGoesToFiles() {
        ResultWriter writer = store.writeInMemory(job, 0, 1_000, 0);
        writer.schema(SCHEMA);
        try (Cursor behind = writer.stored().cursor(0)) {
            List<Long> ids = new ArrayList<>();
            for (int first = 0; first < 1_100; first += 100) {
                writer.append(Samples.batch(first, 100), 100);
                ids.addAll(Samples.readIds(behind));
            }
            assertThat(ids).isEqualTo(rows(0, 1_000));
        }
        writer.complete();
        assertThat(read(writer.stored(), 0)).isEqualTo(rows(0, 1_000));
        assertThat(metrics.get("drawbar.results.held.bytes").gauge().value()).isZero();
        try (ResultStore restarted = store(0)) {
            assertThat(read(restarted.open(job, 0).orElseThrow(), 120)).isEqualTo(rows(100, 1_000));
        }
    }

    @Test
    void theSweepDeletesWhatIsOldAndNotWritten() {
        filled(1, 10).complete();
        JobId running = new JobId(UUID.randomUUID());
        ResultWriter writer = store.write(running, 0, 0, 0);
        writer.schema(SCHEMA);
        assertThat(store.sweep(Instant.now().minusSeconds(60))).isEmpty();
        assertThat(store.sweep(Instant.now().plusSeconds(60))).containsExactly(job);
        assertThat(store.open(job, 0)).isEmpty();
        writer.complete();
        assertThat(store.sweep(Instant.now().plusSeconds(60))).containsExactly(running);
        assertThat(store.sweep(Instant.now().plusSeconds(60))).isEmpty();
    }

    @Test
    void aMessageThatIsNotWhatItSaysIsRefused() {
        ResultWriter writer = begin(0, 0);
        ByteString good = Samples.batch(0, 10);
        List<ByteString> bad = List.of(
                ByteString.EMPTY,
                ByteString.copyFromUtf8("hello, this is no Arrow"),
                SCHEMA,
                good.substring(0, good.size() - 8),
                good.substring(8));
        for (ByteString message : bad) {
            assertThatThrownBy(() -> writer.append(message, 10))
                    .isInstanceOfSatisfying(
                            DrawbarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_ERROR));
        }
        assertThatThrownBy(() -> writer.append(good, 11)).hasMessageContaining("10 rows where 11");
        assertThat(writer.append(good, 10)).isFalse();
        writer.complete();
        assertThatThrownBy(
                        () -> store.write(new JobId(UUID.randomUUID()), 0, 0, 0).schema(good))
                .hasMessageContaining("schema was expected");
    }

    @Test
    void aStoreThatCannotBeWrittenToSaysSo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (ResultStore broken =
                new ResultStore(file.resolve("store"), new ResultSettings(1 << 20, false, 0, 0), metrics)) {
            assertThatThrownBy(() -> broken.write(job, 0, 0, 0).schema(SCHEMA))
                    .isInstanceOfSatisfying(DrawbarException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED);
                        assertThat(e.failure().getMessage()).contains("cannot write");
                        assertThat(e.failure().getRootCause()).isNotEmpty();
                    });
        }
    }

    @Test
    void aDamagedSegmentIsNoticed() throws IOException {
        filled(2, 100).complete();
        Path segment;
        try (Stream<Path> files = Files.walk(folder)) {
            segment = files.filter(file -> file.endsWith("000000.arrows"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        try (ResultStore restarted = store(0);
                Cursor cursor = restarted.open(job, 0).orElseThrow().cursor(0)) {
            assertThatThrownBy(() -> Samples.readIds(cursor))
                    .isInstanceOfSatisfying(
                            DrawbarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
        }
    }

    @Test
    void countersReturnToZero() {
        ResultWriter writer = begin(0, 0);
        assertThat(metrics.get("drawbar.results.writers").gauge().value()).isEqualTo(1);
        assertThat(store.open(job, 0)).isEqualTo(Optional.of(writer.stored()));
        assertThatThrownBy(() -> store.write(job, 0, 0, 0)).isInstanceOf(IllegalStateException.class);
        writer.abandon();
        writer.abandon();
        writer.complete();
        assertThat(metrics.get("drawbar.results.writers").gauge().value()).isZero();
        assertThatThrownBy(() -> writer.append(Samples.batch(0, 1), 1)).hasMessageContaining("ended");
    }
}
