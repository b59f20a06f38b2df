package io.drawbar.entrance.events;

import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.LogEvent;
import io.drawbar.protocol.v1.NoticeEvent;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a job that runs here: numbers them, keeps the newest in memory, tells followers that there are more, and holds back
 * floods of log lines. Older events are in the store. Thread-safe.
 */
public final class EventLog {
    private static final Logger log = LoggerFactory.getLogger(EventLog.class);
    private static final int TAIL_EVENTS = 2_000;
    private static final int MAX_WARNINGS = 50;
    private static final int MAX_WARNING_CHARS = 1_000;

    private final Clock clock;
    private final LogLimits limits;
    private final Deque<Event> tail = new ArrayDeque<>();
    private final List<Event> unsaved = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private long next;
    private long logLines;
    private long logBytes;
    private long droppedLines;
    private boolean complete;

    /**
     * How much log a job may keep.
     *
     * @param lines log lines of a whole job
     * @param bytes their length in all
     */
    public record LogLimits(long lines, long bytes) {}

    /**
     * What an engine warned of.
     *
     * @param statement which one it was about
     */
    private record Warning(int statement, String line) {}

    public EventLog(Clock clock, LogLimits limits, long next) {
        this.clock = clock;
        this.limits = limits;
        this.next = next;
    }

    /** Adds an event; its offset and time are set here. */
    public void add(Event.Builder event) {
        synchronized (this) {
            append(event);
        }
        tell();
    }

    /** Adds a log line, or counts it when the log is full. */
    public void log(int statement, LogEvent line) {
        synchronized (this) {
            remember(statement, line);
            boolean full = logLines >= limits.lines() || logBytes >= limits.bytes();
            if (full) {
                if (droppedLines++ > 0) {
                    return;
                }
                append(
                        notice(
                                statement,
                                "LOG_CUT",
                                "The log is full at " + logLines + " lines and " + logBytes
                                        + " bytes (settings entrance.log.lines, entrance.log.bytes); further lines are left out."));
            } else {
                logLines++;
                logBytes += line.getLine().length();
                append(Event.newBuilder().setStatement(statement).setLog(line));
            }
        }
        tell();
    }

    /** Those who follow a job must not keep it from going on. */
    private void tell() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.error("A follower of a job's events failed", e);
            }
        }
    }

    /** Engines' own warnings alone: what a user's program writes is none. */
    private void remember(int statement, LogEvent line) {
        if (warnings.size() < MAX_WARNINGS
                && line.getLevel().equals("WARN")
                && line.getSource().equals("engine")) {
            String text = line.getLine();
            warnings.add(new Warning(
                    statement, text.length() <= MAX_WARNING_CHARS ? text : text.substring(0, MAX_WARNING_CHARS) + "…"));
        }
    }

    /** What the engine has warned of while it ran a statement; the first ones of the job only. */
    public synchronized List<String> warnings(int statement) {
        return warnings.stream()
                .filter(warning -> warning.statement() == statement)
                .map(Warning::line)
                .toList();
    }

    /** An event that tells the user something. */
    public static Event.Builder notice(int statement, String code, String message) {
        return Event.newBuilder()
                .setStatement(statement)
                .setNotice(NoticeEvent.newBuilder().setCode(code).setMessage(message));
    }

    /** Adds the job's last events, which have been stored already, and shows that none will follow. */
    public void complete(List<Event> last) {
        synchronized (this) {
            last.forEach(this::remember);
            complete = true;
        }
        tell();
    }

    /**
     * Numbers the job's last event without showing it yet, and takes all that is not stored, so that it can be stored before
     * anyone sees it. Nothing may be added afterwards.
     */
    public synchronized Last last(Event.Builder event) {
        List<Event> save = takeUnsaved();
        List<Event> hidden = new ArrayList<>();
        if (droppedLines > 0) {
            hidden.add(number(notice(-1, "LOG_CUT", droppedLines + " log lines were left out.")));
        }
        hidden.add(number(event));
        save.addAll(hidden);
        return new Last(save, hidden);
    }

    /**
     * A job's end.
     *
     * @param save events to store
     * @param show events to show after that, with {@link #complete}
     */
    public record Last(List<Event> save, List<Event> show) {}

    /** What has been added since the last call, to be stored. */
    public synchronized List<Event> takeUnsaved() {
        List<Event> taken = new ArrayList<>(unsaved);
        unsaved.clear();
        return taken;
    }

    public synchronized boolean hasUnsaved() {
        return !unsaved.isEmpty();
    }

    /** Events from an offset on, or nothing when they are not in memory any more. */
    public synchronized Optional<List<Event>> read(long from, int limit) {
        long first = tail.isEmpty() ? next : tail.getFirst().getOffset();
        if (from < first) {
            return Optional.empty();
        }
        return Optional.of(tail.stream()
                .filter(event -> event.getOffset() >= from)
                .limit(limit)
                .toList());
    }

    /** One past the last event that can be seen. */
    public synchronized long next() {
        return tail.isEmpty() ? next : tail.getLast().getOffset() + 1;
    }

    public synchronized boolean isComplete() {
        return complete;
    }

    /** Called after every addition, on the thread that added: must be quick. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    public void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    private void append(Event.Builder event) {
        Event numbered = number(event);
        unsaved.add(numbered);
        remember(numbered);
    }

    private Event number(Event.Builder event) {
        return event.setOffset(next++).setTimeMillis(clock.millis()).build();
    }

    private void remember(Event event) {
        tail.addLast(event);
        // What is not stored yet must stay readable.
        while (tail.size() > TAIL_EVENTS && unsaved.size() < tail.size()) {
            tail.removeFirst();
        }
    }
}
