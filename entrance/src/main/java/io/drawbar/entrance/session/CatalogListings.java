package io.drawbar.entrance.session;

import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What engines' catalogs have listed a moment ago, each as one connection sees it: tools ask the same again and again. All of it is
 * forgotten when a statement has ended that may have changed a catalog, whoever ran it. Thread-safe.
 */
public final class CatalogListings {
    /** Statements that begin like this change nothing that is listed. All others may. */
    private static final Set<String> HARMLESS =
            Set.of("select", "values", "with", "from", "table", "show", "describe", "desc", "explain", "insert");

    private static final String SQL = "sql";

    private final LongSupplier nanoTime;
    private final long lifeNanos;
    private final long limitBytes;
    private final Counter hits;
    private final Counter misses;
    /** The one made first comes first. */
    private final Map<Question, Listing> listings = new LinkedHashMap<>();

    private long bytes;
    private long generation;

    private record Question(String engineSession, ReadCatalogRequest request) {}

    private record Listing(List<CatalogChunk> chunks, long bytes, long untilNanos) {}

    /**
     * @param life how long a listing is used again; zero: not at all
     * @param limitBytes how much is kept in all; one listing is kept only if it is a quarter of that or less
     */
    public CatalogListings(LongSupplier nanoTime, Duration life, long limitBytes, MeterRegistry metrics) {
        this.nanoTime = nanoTime;
        this.lifeNanos = life.toNanos();
        this.limitBytes = limitBytes;
        this.hits = counter(metrics, "hit");
        this.misses = counter(metrics, "miss");
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("drawbar.catalog.listings")
                .description("Listings of engines' catalogs that were asked for, by whether they were known")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** A statement has ended, well or not; to be called before anybody is told. */
    public void ran(String language, String text) {
        if (mayChange(language, text)) {
            synchronized (this) {
                generation++;
                listings.clear();
                bytes = 0;
            }
        }
    }

    static boolean mayChange(String language, String text) {
        if (!language.equals(SQL)) {
            return true;
        }
        String first = firstWord(text).toLowerCase(Locale.ROOT);
        // Of some engines "select ... into" makes a table.
        boolean into = !first.equals("insert") && text.toLowerCase(Locale.ROOT).contains("into");
        return into || !HARMLESS.contains(first);
    }

    /** Behind blanks, parentheses and comments; empty when there is none. */
    private static String firstWord(String text) {
        int at = 0;
        while (at < text.length() && !Character.isLetter(text.charAt(at))) {
            char c = text.charAt(at);
            boolean line = text.startsWith("--", at);
            if (line || text.startsWith("/*", at)) {
                int end = line ? text.indexOf('\n', at) : text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + (line ? 1 : 2);
            } else if (c == '(' || Character.isWhitespace(c)) {
                at++;
            } else {
                return "";
            }
        }
        int end = at;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return text.substring(at, end);
    }

    /**
     * Answers from memory, or asks the engine and remembers.
     *
     * @param engineSession which session in an engine asks
     * @param engine asks the engine
     */
    void read(
            String engineSession,
            ReadCatalogRequest request,
            StreamObserver<CatalogChunk> into,
            Consumer<StreamObserver<CatalogChunk>> engine) {
        Question question = new Question(engineSession, request);
        Optional<Listing> known;
        long began;
        synchronized (this) {
            known = Optional.ofNullable(listings.get(question))
                    .filter(listing -> nanoTime.getAsLong() - listing.untilNanos() < 0);
            began = generation;
        }
        if (known.isPresent()) {
            hits.increment();
            known.get().chunks().forEach(into::onNext);
            into.onCompleted();
            return;
        }
        misses.increment();
        engine.accept(lifeNanos == 0 ? into : new Remembering(question, began, into));
    }

    private synchronized void keep(Question question, long began, List<CatalogChunk> chunks, long size) {
        if (began != generation) {
            return;
        }
        Optional.ofNullable(listings.remove(question)).ifPresent(old -> bytes -= old.bytes());
        listings.put(question, new Listing(List.copyOf(chunks), size, nanoTime.getAsLong() + lifeNanos));
        bytes += size;
        Iterator<Listing> oldest = listings.values().iterator();
        while (bytes > limitBytes) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** Passes on what the engine lists, and keeps it when it is whole. Called by one thread at a time. */
    private final class Remembering implements ClientResponseObserver<ReadCatalogRequest, CatalogChunk> {
        private final Question question;
        private final long began;
        private final StreamObserver<CatalogChunk> into;
        private final List<CatalogChunk> chunks = new ArrayList<>();
        private long size;

        Remembering(Question question, long began, StreamObserver<CatalogChunk> into) {
            this.question = question;
            this.began = began;
            this.into = into;
            this.size = (long) question.engineSession().length()
                    + question.request().getSerializedSize();
        }

        @Override
        @SuppressWarnings("unchecked") // Whoever takes chunks and wants to know of the call has sent this request.
        public void beforeStart(ClientCallStreamObserver<ReadCatalogRequest> call) {
            if (into instanceof ClientResponseObserver<?, ?> controlling) {
                ((ClientResponseObserver<ReadCatalogRequest, CatalogChunk>) controlling).beforeStart(call);
            }
        }

        @Override
        public void onNext(CatalogChunk chunk) {
            size += chunk.getSerializedSize();
            if (size <= limitBytes / 4) {
                chunks.add(chunk);
            } else {
                chunks.clear();
            }
            into.onNext(chunk);
        }

        @Override
        public void onError(Throwable thrown) {
            into.onError(thrown);
        }

        @Override
        public void onCompleted() {
            if (size <= limitBytes / 4) {
                keep(question, began, chunks, size);
            }
            into.onCompleted();
        }
    }
}
