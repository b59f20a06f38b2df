package io.drawbar.manager.pods;

import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a pod says into the file that a process would write by itself. A line comes with its time, by which the stream goes on after it
 * broke without a line lost or repeated. Thread-safe.
 */
final class PodLog extends OutputStream {
    private static final Logger log = LoggerFactory.getLogger(PodLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LINE_BYTES = 64 << 10;

    private final PodApi api;
    private final PodChores chores;
    private final String pod;
    private final Path file;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Instant last;
    private Optional<LogWatch> watch = Optional.empty();
    private boolean isFollowed;
    private boolean hasEnded;

    /**
     * Nothing is followed yet.
     *
     * @param since earlier lines are in the file already; {@link Instant#EPOCH}: all are wanted
     */
    PodLog(PodApi api, PodChores chores, String pod, Path file, Instant since) {
        this.api = api;
        this.chores = chores;
        this.pod = pod;
        this.file = file;
        this.last = since;
    }

    /** The container has begun, so that there is something to follow. Does nothing when it is followed. */
    synchronized void follow() {
        if (isFollowed || end.isDone()) {
            return;
        }
        isFollowed = true;
        chores.later(this::open, Duration.ZERO);
    }

    private void open() {
        String since;
        boolean isLast;
        synchronized (this) {
            line.reset();
            isLast = hasEnded;
            since = last.equals(Instant.EPOCH) ? "" : last.toString();
        }
        try {
            LogWatch opened = api.follow(pod, since, this);
            synchronized (this) {
                watch = Optional.of(opened);
            }
            var unused = opened.onClose().whenComplete((how, failure) -> broken(isLast, how == null ? failure : how));
        } catch (RuntimeException e) {
            broken(isLast, e);
        }
    }

    /**
     * A stream ends with its container; while that runs it is opened again.
     *
     * @param wasLast whether it was opened when the container had ended, so that nothing can come after it
     */
    private void broken(boolean wasLast, Throwable failure) {
        Duration pause;
        synchronized (this) {
            watch = Optional.empty();
            pause = hasEnded ? Duration.ZERO : PAUSE;
        }
        if (failure != null) {
            log.debug("The log of pod {} has broken off", pod, failure);
        }
        if (wasLast || end.isDone()) {
            end.complete(null);
            return;
        }
        try {
            chores.later(this::open, pause);
        } catch (RejectedExecutionException e) {
            log.debug("The agent goes, and pod {} is no longer listened to", pod, e);
            end.complete(null);
        }
    }

    /** The container has ended: completed when its last line is written, or when the limit is over. */
    CompletableFuture<Void> ended(Duration limit) {
        boolean nothing;
        synchronized (this) {
            hasEnded = true;
            nothing = !isFollowed;
        }
        if (nothing) {
            end.complete(null);
        }
        return end.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets go of the stream. Nothing is written any more. */
    void letGo() {
        Optional<LogWatch> open;
        synchronized (this) {
            hasEnded = true;
            open = watch;
        }
        end.complete(null);
        open.ifPresent(LogWatch::close);
    }

    /** Writes a line of the agent's own. */
    synchronized void say(String words) {
        append("drawbar: " + words + "\n");
    }

    @Override
    public synchronized void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            if (bytes[i] == '\n') {
                take(lines);
            } else if (line.size() < LINE_BYTES) {
                line.write(bytes[i]);
            }
        }
        if (!lines.isEmpty()) {
            append(lines.toString());
        }
    }

    /** A line that an earlier stream has brought comes again, because Kubernetes counts from whole seconds. */
    private void take(StringBuilder lines) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        int space = text.indexOf(' ');
        Optional<Instant> said = time(space < 0 ? text : text.substring(0, space));
        if (said.isEmpty()) {
            lines.append(text).append('\n');
        } else if (said.get().isAfter(last)) {
            last = said.get();
            lines.append(space < 0 ? "" : text.substring(space + 1)).append('\n');
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // A line without a time, as the API server's own words are.
        }
    }

    /** The file's time is that of the last line by the clock of the pod's node, which an agent that adopts the pod goes on from. */
    private void append(String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (last.isAfter(Instant.EPOCH)) {
                Files.setLastModifiedTime(file, FileTime.from(last));
            }
        } catch (IOException e) {
            log.warn("What pod {} says cannot be written to {}", pod, file, e);
        }
    }
}
