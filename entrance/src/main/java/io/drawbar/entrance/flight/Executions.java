package io.drawbar.entrance.flight;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Statements that clients have started and not read to the end yet. What nobody reads for a while is cancelled, so that a client
 * that went away holds nothing up. Thread-safe.
 */
final class Executions {
    private static final int RECENT_LIMIT = 1_000;

    private final FlightCore core;
    private final Clock clock;
    private final Duration unreadTimeout;
    private final Duration reattachTimeout;
    private final Map<JobId, Entry> entries = new ConcurrentHashMap<>();
    /** The last that were done: their jobs may be neither live nor recorded, and a lost answer may be asked for again. */
    private final Map<JobId, Entry> recent = Collections.synchronizedMap(new Recent());

    private static final class Entry {
        private final FlightCore.Execution execution;
        private final Caller owner;
        private final SessionId session;
        private int readers;
        private long usedMillis;
        private boolean lost;

        Entry(FlightCore.Execution execution, Caller owner, SessionId session, long nowMillis) {
            this.execution = execution;
            this.owner = owner;
            this.session = session;
            this.usedMillis = nowMillis;
        }

        synchronized void move(int by, long nowMillis) {
            readers += by;
            usedMillis = nowMillis;
            lost &= by < 0;
        }

        /** Its reader went away without a word. */
        synchronized void lose() {
            lost = true;
        }

        synchronized boolean unreadSince(long millis, long lostMillis) {
            return readers == 0 && usedMillis < (lost ? lostMillis : millis);
        }
    }

    /** Forgets the oldest. */
    private static final class Recent extends LinkedHashMap<JobId, Entry> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Entry> eldest) {
            return size() > RECENT_LIMIT;
        }
    }

    Executions(FlightCore core, Clock clock, FlightSettings settings) {
        this.core = core;
        this.clock = clock;
        this.unreadTimeout = settings.unreadTimeout();
        this.reattachTimeout = settings.reattachTimeout();
    }

    /** Remembers a statement that was started, and that its sender is to read. */
    FlightCore.Execution started(FlightSession session, FlightCore.Execution execution) {
        entries.put(execution.job(), new Entry(execution, session.caller(), session.id(), clock.millis()));
        return execution;
    }

    /** The execution of a job, as long as this caller may see it; a look-up in the database when it is not a recent one. */
    FlightCore.Execution find(Caller caller, JobId job) {
        return findAny(caller, job)
                .orElseThrow(() -> new DrawbarException(ErrorCode.NOT_FOUND, "There is no job " + job + "."));
    }

    /** The same, if there is such a job. */
    Optional<FlightCore.Execution> findAny(Caller caller, JobId job) {
        Entry entry = Optional.ofNullable(entries.get(job)).orElseGet(() -> recent.get(job));
        return entry != null && caller.mayUse(entry.owner.user())
                ? Optional.of(entry.execution)
                : core.find(caller, job);
    }

    /** Somebody reads it, or looks after it. */
    void reading(JobId job) {
        move(job, 1);
    }

    /** One reader less. */
    void left(JobId job) {
        move(job, -1);
    }

    /** A reader has gone without a word, and may come back. */
    void lost(JobId job) {
        left(job);
        Optional.ofNullable(entries.get(job)).ifPresent(Entry::lose);
    }

    /** It has been read to the end, or nobody wants to: its rows may go. */
    void done(FlightCore.Execution execution) {
        Optional.ofNullable(entries.remove(execution.job())).ifPresent(entry -> recent.put(execution.job(), entry));
        execution.release();
    }

    /** Cancels what was started on a connection. */
    void closed(Caller caller, SessionId session) {
        entries.values().forEach(entry -> {
            if (entry.session.equals(session) && entry.owner.user().equals(caller.user())) {
                abandon(entry);
            }
        });
    }

    /** Cancels what nobody has read for too long. */
    void cancelUnread() {
        long before = clock.millis() - unreadTimeout.toMillis();
        long lostBefore = clock.millis() - reattachTimeout.toMillis();
        entries.values().forEach(entry -> {
            if (entry.unreadSince(before, lostBefore)) {
                abandon(entry);
            }
        });
    }

    int count() {
        return entries.size();
    }

    private void abandon(Entry entry) {
        entry.execution.cancel();
        done(entry.execution);
    }

    private void move(JobId job, int by) {
        Entry entry = entries.get(job);
        if (entry != null) {
            entry.move(by, clock.millis());
        }
    }
}
