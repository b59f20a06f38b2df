package io.drawbar.entrance.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drawbar.common.id.JobId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

class ResultStoreProperties {
    private static final ByteString SCHEMA = Samples.message(Samples.SCHEMA);
    private static final ResultSettings SETTINGS = new ResultSettings(4_000, false, 10_000, 6_000);

    private Path folder;
    private ResultStore store;

    @BeforeProperty
    void open() throws IOException {
        Path target = Files.createDirectories(Path.of("target", "results"));
        folder = Files.createTempDirectory(target, "store");
        store = new ResultStore(folder, SETTINGS, new SimpleMeterRegistry());
    }

    @AfterProperty
    void close() {
        store.close();
    }

    private ResultWriter write(JobId job, List<Integer> batches) {
        ResultWriter writer = store.write(job, 0, 0, 0);
        writer.schema(SCHEMA);
        append(writer, batches);
        return writer;
    }

    /** Does what an engine does that sends again what was not acknowledged. */
    private static void append(ResultWriter writer, List<Integer> batches) {
        long first = 0;
        for (int rows : batches) {
            if (first >= writer.offeredRows()) {
                writer.append(Samples.batch(first, rows), rows);
            }
            first += rows;
        }
    }

    private static List<Long> rows(long from, long to) {
        return LongStream.range(from, Math.max(from, to)).boxed().toList();
    }

    @Property(tries = 60)
    void anyPageIsFound(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 120) Integer> batches,
            @ForAll @Size(5) List<@IntRange(min = 0, max = 3000) Integer> pages,
            @ForAll boolean reopened,
            @ForAll boolean inMemory) {
        JobId job = new JobId(UUID.randomUUID());
        ResultWriter writer = inMemory ? store.writeInMemory(job, 0, 0, 0) : store.write(job, 0, 0, 0);
        writer.schema(SCHEMA);
        append(writer, batches);
        writer.complete();
        long total = batches.stream().mapToLong(Integer::longValue).sum();
        StoredResult result = reopened ? store.open(job, 0).orElseThrow() : writer.stored();
        assertThat(result.rows()).isEqualTo(total);
        for (long from : pages) {
            try (Cursor cursor = result.cursor(from)) {
                Optional<Batch> batch = cursor.poll();
                assertThat(batch.isPresent()).isEqualTo(from < total);
                if (batch.isPresent()) {
                    assertThat(batch.get().firstRow()).isLessThanOrEqualTo(from);
                    assertThat(batch.get().endRow()).isGreaterThan(from);
                    List<Long> ids = new ArrayList<>(Samples.ids(batch.get().message()));
                    ids.addAll(Samples.readIds(cursor));
                    assertThat(ids).isEqualTo(rows(batch.get().firstRow(), total));
                }
                assertThat(cursor.end()).isTrue();
            }
        }
        store.delete(job);
    }

    @Property(tries = 120)
    void aWriterKilledAtAnyByteGoesOnWithoutLossOrRepetition(
            @ForAll @Size(min = 1, max = 25) List<@IntRange(min = 1, max = 60) Integer> batches,
            @ForAll @IntRange(min = 0, max = 2000) int lostOfSegment,
            @ForAll @IntRange(min = 0, max = 120) int lostOfIndex,
            @ForAll boolean segmentOnly)
            throws IOException {
        JobId job = new JobId(UUID.randomUUID());
        write(job, batches).abandon();
        Path result = new ResultKey(job, 0).folder(folder);
        int last = lastSegment(result);
        cut(result.resolve("index"), segmentOnly ? 0 : lostOfIndex);
        cut(Segment.file(result, last), lostOfSegment);
        try (ResultStore restarted = new ResultStore(folder, SETTINGS, new SimpleMeterRegistry())) {
            restarted.open(job, 0).ifPresent(broken -> {
                assertThat(broken.isComplete()).isFalse();
                try (Cursor cursor = broken.cursor(0)) {
                    assertThat(Samples.readIds(cursor)).isEqualTo(rows(0, broken.rows()));
                }
            });
            ResultWriter again = restarted.write(job, 0, 0, 0);
            again.schema(SCHEMA);
            append(again, batches);
            again.complete();
        }
        try (ResultStore later = new ResultStore(folder, SETTINGS, new SimpleMeterRegistry());
                Cursor cursor = later.open(job, 0).orElseThrow().cursor(0)) {
            long total = batches.stream().mapToLong(Integer::longValue).sum();
            assertThat(Samples.readIds(cursor)).isEqualTo(rows(0, total));
            assertThat(cursor.end()).isTrue();
        }
        store.delete(job);
    }

    @Property(tries = 50)
    void aLimitHoldsWhereverTheBatchesEnd(
            @ForAll @Size(min = 1, max = 15) List<@IntRange(min = 1, max = 60) Integer> batches,
            @ForAll @IntRange(min = 1, max = 500) int limit) {
        JobId job = new JobId(UUID.randomUUID());
        ResultWriter writer = store.write(job, 0, limit, 0);
        writer.schema(SCHEMA);
        append(writer, batches);
        writer.complete();
        long total = batches.stream().mapToLong(Integer::longValue).sum();
        assertThat(writer.stored().rows()).isEqualTo(Math.min(limit, total));
        assertThat(writer.stored().truncatedBy().isPresent()).isEqualTo(total > limit);
        try (Cursor cursor = writer.stored().cursor(0)) {
            assertThat(Samples.readIds(cursor)).isEqualTo(rows(0, Math.min(limit, total)));
        }
        store.delete(job);
    }

    private static int lastSegment(Path result) {
        int number = 0;
        while (Files.exists(Segment.file(result, number + 1))) {
            number++;
        }
        return number;
    }

    private static void cut(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - bytes));
        }
    }
}
