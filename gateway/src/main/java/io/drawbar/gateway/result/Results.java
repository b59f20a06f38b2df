package io.drawbar.gateway.result;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.json.Json;
import io.drawbar.gateway.route.Entrances;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Reads results for people: owns the threads and the memory with which they are written. Thread-safe. */
public final class Results implements AutoCloseable {
    private static final MediaType CSV = MediaType.parse("text/csv; charset=utf-8; header=present");
    private static final MediaType CSV_BARE = MediaType.parse("text/csv; charset=utf-8; header=absent");
    private static final MediaType ARROW = MediaType.parse("application/vnd.apache.arrow.stream");

    private final Entrances entrances;
    private final int chunkBytes;
    private final BufferAllocator allocator;
    private final ExecutorService executor;

    /**
     * @param threads how many results are written at a time
     * @param memoryBytes how much of them may be decoded at a time
     * @param chunkBytes how much is written before the reader must have taken it
     */
    public Results(Entrances entrances, int threads, long memoryBytes, int chunkBytes) {
        this.entrances = entrances;
        this.chunkBytes = chunkBytes;
        this.allocator = new RootAllocator(memoryBytes);
        // What waits here is bounded by the streams that are open: each has one step at a time.
        this.executor = Threads.pool("gateway-result", threads, Integer.MAX_VALUE);
    }

    /** One page as a JSON document. */
    public CompletableFuture<HttpResponse> json(Caller caller, ResultQuery query) {
        try {
            RowFormat format = new JsonFormat(allocator, chunkBytes, query.offset(), json -> {});
            return answer(caller, query, format, new HttpTarget(MediaType.JSON_UTF_8, Optional.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException("A document in memory cannot be begun.", e);
        }
    }

    public CompletableFuture<HttpResponse> csv(Caller caller, ResultQuery query, boolean header) {
        HttpTarget target = new HttpTarget(header ? CSV : CSV_BARE, Optional.of(fileName(query, "csv")));
        return answer(caller, query, new CsvFormat(allocator, chunkBytes, header), target);
    }

    public CompletableFuture<HttpResponse> arrow(Caller caller, ResultQuery query) {
        HttpTarget target = new HttpTarget(ARROW, Optional.of(fileName(query, "arrows")));
        return answer(caller, query, new ArrowFormat(allocator), target);
    }

    /** The document that a result of one cell is: a text, a page of HTML, a picture. */
    public CompletableFuture<HttpResponse> content(Caller caller, ResultQuery query) {
        HttpTarget target = new HttpTarget(Optional.empty(), Optional.of(query.job() + "-" + query.result()));
        return answer(caller, query, new ContentFormat(allocator), target);
    }

    /**
     * One page as a JSON document in memory.
     *
     * @param maxBytes about how large it may become; it has fewer rows then
     * @param start writes fields in front of the others
     */
    public CompletableFuture<Page> jsonPage(Caller caller, ResultQuery query, int maxBytes, Json.Piece start) {
        try {
            return page(caller, query, new JsonFormat(allocator, chunkBytes, query.offset(), start), maxBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("A document in memory cannot be begun.", e);
        }
    }

    /** One page as an Arrow stream in memory. */
    public CompletableFuture<Page> arrowPage(Caller caller, ResultQuery query, int maxBytes) {
        return page(caller, query, new ArrowFormat(allocator), maxBytes);
    }

    private CompletableFuture<Page> page(Caller caller, ResultQuery query, RowFormat format, int maxBytes) {
        PageTarget target = new PageTarget(maxBytes);
        new ResultPump(entrances, caller, query, format, target, executor).start();
        return target.page();
    }

    private CompletableFuture<HttpResponse> answer(
            Caller caller, ResultQuery query, RowFormat format, HttpTarget target) {
        ResultPump pump = new ResultPump(entrances, caller, query, format, target, executor);
        var unused = target.whenOver().exceptionally(gone -> {
            pump.cancel();
            return null;
        });
        pump.start();
        return target.answer();
    }

    private static String fileName(ResultQuery query, String ending) {
        return query.job() + "-" + query.result() + "." + ending;
    }

    /** Bytes of decoded batches now. */
    public long memoryBytes() {
        return allocator.getAllocatedMemory();
    }

    @Override
    public void close() {
        Threads.stop(executor);
        allocator.close();
    }
}
