package io.drawbar.bench.micro;

import com.google.protobuf.ByteString;
import io.drawbar.bench.place.Layout;
import io.drawbar.common.id.JobId;
import io.drawbar.entrance.results.Batch;
import io.drawbar.entrance.results.Cursor;
import io.drawbar.entrance.results.ResultSettings;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.results.ResultWriter;
import io.drawbar.entrance.results.StoredResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a batch costs in the result store: written, read from memory by a reader close behind, read from disk later. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx256m"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ResultStoreBenchmark {
    private static final int BATCHES = 100;
    private static final long SEGMENT_BYTES = 64 << 20;

    private SampleBatch sample = SampleBatch.EMPTY;
    private Optional<Path> folder = Optional.empty();
    private Optional<ResultStore> withMemory = Optional.empty();
    private Optional<ResultStore> withoutMemory = Optional.empty();
    private JobId kept = new JobId(new UUID(0, 1));

    @Setup
    public void open() throws IOException {
        sample = SampleBatch.encode();
        Path made = Files.createTempDirectory("result-store");
        folder = Optional.of(made);
        withMemory = Optional.of(store(made.resolve("memory"), 48 << 20));
        withoutMemory = Optional.of(store(made.resolve("disk"), 0));
        kept = write(withoutMemory.get());
    }

    private static ResultStore store(Path folder, long memoryBytes) {
        return new ResultStore(
                folder, new ResultSettings(SEGMENT_BYTES, false, memoryBytes, 0), new SimpleMeterRegistry());
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        withMemory.ifPresent(ResultStore::close);
        withoutMemory.ifPresent(ResultStore::close);
        if (folder.isPresent()) {
            Layout.delete(folder.get());
        }
    }

    private JobId write(ResultStore store) {
        JobId job = new JobId(UUID.randomUUID());
        ResultWriter writer = store.write(job, 0, 0, 0);
        writer.schema(sample.schema());
        for (int i = 0; i < BATCHES; i++) {
            writer.append(sample.batch(), SampleBatch.ROWS);
        }
        writer.complete();
        return job;
    }

    /** Written, and deleted in the end. */
    @Benchmark
    @OperationsPerInvocation(BATCHES)
    public JobId append() {
        JobId job = write(withoutMemory.orElseThrow());
        withoutMemory.orElseThrow().delete(job);
        return job;
    }

    /** Written, and each batch read as soon as it is there. */
    @Benchmark
    @OperationsPerInvocation(BATCHES)
    public long appendAndFollow() {
        ResultStore store = withMemory.orElseThrow();
        JobId job = new JobId(UUID.randomUUID());
        ResultWriter writer = store.write(job, 0, 0, 0);
        writer.schema(sample.schema());
        long rows = 0;
        try (Cursor cursor = writer.stored().cursor(0)) {
            for (int i = 0; i < BATCHES; i++) {
                writer.append(sample.batch(), SampleBatch.ROWS);
                rows += cursor.poll().map(Batch::rows).orElse(0L);
            }
        }
        writer.complete();
        store.delete(job);
        return rows;
    }

    /** Read from the files, which the system has in its cache. */
    @Benchmark
    @OperationsPerInvocation(BATCHES)
    public long read() {
        StoredResult stored = withoutMemory.orElseThrow().open(kept, 0).orElseThrow();
        long bytes = 0;
        try (Cursor cursor = stored.cursor(0)) {
            for (Optional<Batch> batch = cursor.poll(); batch.isPresent(); batch = cursor.poll()) {
                ByteString message = batch.get().message();
                bytes += message.size();
            }
        }
        return bytes;
    }
}
