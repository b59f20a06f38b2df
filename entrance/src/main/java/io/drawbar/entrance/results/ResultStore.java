package io.drawbar.entrance.results;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.RootAllocator;

/**
 * Results in a folder: {@code <2 hex>/<job>/<n>/} holds the segments {@code 000000.arrows} and so on, each an Arrow IPC stream, and
 * {@code index}. Thread-safe. Every method throws {@link ErrorCode#STORE_FAILED} when the disk fails.
 */
public final class ResultStore implements AutoCloseable {
    private final Path folder;
    private final ResultSettings settings;
    private final StoredResult.ReadParts parts;
    private final RootAllocator allocator = new RootAllocator();
    private final BatchCut cut = new BatchCut(allocator);
    private final HeldResults held = new HeldResults();
    private final Map<ResultKey, StoredResult> writing = new ConcurrentHashMap<>();

    public ResultStore(Path folder, ResultSettings settings, MeterRegistry metrics) {
        this.folder = folder;
        this.settings = settings;
        RecentBatches recent = new RecentBatches(settings.memoryBytes());
        this.parts = new StoredResult.ReadParts(recent, ResultMetrics.in(metrics, recent));
        metrics.gauge("drawbar.results.held.bytes", held, HeldResults::bytes);
    }

    /**
     * Writes a result, or goes on with one whose writer was killed with its process: {@link ResultWriter#hasSchema} tells which,
     * {@link ResultWriter#offeredRows} how far it is.
     *
     * @param index the result's number in the job, from 0
     * @param rowLimit rows to keep; 0: all
     * @param byteLimit bytes of batch messages to keep; 0: all
     */
    public ResultWriter write(JobId job, int index, long rowLimit, long byteLimit) {
        ResultKey key = new ResultKey(job, index);
        if (writing.containsKey(key)) {
            throw new IllegalStateException("The " + key + " is being written already.");
        }
        ResultFolder place = place(key);
        try {
            return place.resume(rowLimit, byteLimit)
                    .orElseGet(() -> new ResultWriter(place, rowLimit, byteLimit, false));
        } catch (NoSuchFileException torn) {
            // Killed between making the files and writing the schema: nothing was stored.
            delete(key);
            return new ResultWriter(place, rowLimit, byteLimit, false);
        } catch (IOException e) {
            throw place.unwritable(e);
        }
    }

    /**
     * Writes a result that nobody needs after this process has ended. As long as it is small it is held in memory, and costs no
     * files; it must be deleted when it is not wanted any more.
     */
    public ResultWriter writeInMemory(JobId job, int index, long rowLimit, long byteLimit) {
        ResultKey key = new ResultKey(job, index);
        if (writing.containsKey(key)) {
            throw new IllegalStateException("The " + key + " is being written already.");
        }
        return new ResultWriter(place(key), rowLimit, byteLimit, true);
    }

    /** A result that has begun; empty when there is none, or none any more. */
    public Optional<StoredResult> open(JobId job, int index) {
        ResultKey key = new ResultKey(job, index);
        return Optional.ofNullable(writing.get(key))
                .or(() -> held.get(key))
                .or(() -> parts.recent().result(key))
                .or(() -> place(key).open());
    }

    /** Deletes all results of a job, whose writers must have ended; those who read them find them expired. Idempotent. */
    public void delete(JobId job) {
        held.remove(job);
        writing.keySet().removeIf(key -> key.job().equals(job));
        Path results = ResultKey.jobFolder(folder, job);
        try (DirectoryStream<Path> each = Files.newDirectoryStream(results)) {
            for (Path result : each) {
                forget(new ResultKey(job, Integer.parseInt(result.getFileName().toString())));
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw undeletable(results, e);
        }
        deleteTree(results);
    }

    /**
     * Deletes the results of jobs to which nothing was written since a time.
     *
     * @return the jobs
     */
    public List<JobId> sweep(Instant before) {
        List<JobId> swept = new ArrayList<>(held.heldSinceBefore(before));
        swept.forEach(this::delete);
        try (DirectoryStream<Path> shelves = Files.newDirectoryStream(folder, "??")) {
            for (Path shelf : shelves) {
                try (DirectoryStream<Path> jobs = Files.newDirectoryStream(shelf)) {
                    for (Path job : jobs) {
                        Optional<JobId> id = jobId(job);
                        if (id.isPresent() && lastWritten(job).isBefore(before) && !isWritten(id.get())) {
                            delete(id.get());
                            swept.add(id.get());
                        }
                    }
                }
            }
        } catch (NoSuchFileException e) {
            return swept;
        } catch (IOException e) {
            throw undeletable(folder, e);
        }
        return swept;
    }

    Path folder() {
        return folder;
    }

    ResultSettings settings() {
        return settings;
    }

    StoredResult.ReadParts parts() {
        return parts;
    }

    BatchCut cut() {
        return cut;
    }

    void began(StoredResult result) {
        parts.metrics().openWriters().incrementAndGet();
        writing.put(result.key(), result);
    }

    void ended(StoredResult result) {
        parts.metrics().openWriters().decrementAndGet();
        if (result.isInMemory() && writing.containsKey(result.key())) {
            held.put(result);
        }
        writing.remove(result.key(), result);
    }

    /** How much of one result may be held in memory now. */
    long holdBytes() {
        return held.bytes() < settings.memoryBytes() ? settings.holdBytes() : 0;
    }

    private ResultFolder place(ResultKey key) {
        return new ResultFolder(key, key.folder(folder), this);
    }

    private void delete(ResultKey key) {
        forget(key);
        deleteTree(key.folder(folder));
    }

    private void forget(ResultKey key) {
        writing.remove(key);
        parts.recent().remove(key);
    }

    private boolean isWritten(JobId job) {
        return writing.keySet().stream().anyMatch(key -> key.job().equals(job));
    }

    private static Optional<JobId> jobId(Path folder) {
        try {
            return Optional.of(new JobId(UUID.fromString(folder.getFileName().toString())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Instant lastWritten(Path job) throws IOException {
        Instant last = Files.getLastModifiedTime(job).toInstant();
        try (DirectoryStream<Path> results = Files.newDirectoryStream(job)) {
            for (Path result : results) {
                Path index = result.resolve(IndexFile.NAME);
                Instant written = Files.getLastModifiedTime(Files.exists(index) ? index : result)
                        .toInstant();
                last = written.isAfter(last) ? written : last;
            }
        }
        return last;
    }

    private static void deleteTree(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failed) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Somebody else has deleted it: that is what was wanted.
        } catch (IOException e) {
            throw undeletable(root, e);
        }
    }

    private static DrawbarException undeletable(Path what, IOException why) {
        return new DrawbarException(ErrorCode.STORE_FAILED, "The result store cannot delete " + what + ".", why);
    }

    @Override
    public void close() {
        allocator.close();
    }
}
