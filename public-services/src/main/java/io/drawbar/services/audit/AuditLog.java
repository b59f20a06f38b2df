package io.drawbar.services.audit;

import io.drawbar.common.database.GroupCommit;
import io.drawbar.common.rpc.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens into the table {@code audit}, many entries in one transaction. Nothing waits for it but callers who ask to;
 * entries that the database does not take are counted and named in the log. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
    private static final int BATCH = 500;

    private final Jdbi jdbi;
    private final Clock clock;
    private final GroupCommit<AuditEntryRecord> commits;
    private final Counter lost;

    /** An entry as it was stored; ids grow. */
    record Stored(long id, AuditEntryRecord entry) {}

    /**
     * @param queue entries that may wait for the database
     */
    public AuditLog(Jdbi jdbi, Clock clock, int queue, MeterRegistry metrics) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.commits = new GroupCommit<>("audit", jdbi, queue, BATCH, AuditLog::insert);
        this.lost = Counter.builder("drawbar.audit.lost")
                .description("Audit entries that could not be stored.")
                .register(metrics);
        Gauge.builder("drawbar.audit.queue", commits, GroupCommit::waiting)
                .description("Audit entries that wait for the database.")
                .register(metrics);
    }

    private static void insert(Handle handle, List<AuditEntryRecord> entries) {
        PreparedBatch batch = handle.prepareBatch(
                "insert into audit (time_millis, user_name, action, object, outcome, detail, client_address)"
                        + " values (?, ?, ?, ?, ?, ?, ?)");
        for (AuditEntryRecord entry : entries) {
            batch.add(
                    entry.timeMillis(),
                    entry.user(),
                    entry.action(),
                    entry.object(),
                    entry.outcome(),
                    entry.detail(),
                    entry.clientAddress());
        }
        batch.execute();
    }

    /** A password was tried. */
    public void login(String user, boolean right) {
        note(new AuditEntryRecord(clock.millis(), user, "login", "", right ? "ok" : "failed", "", ""));
    }

    /** Somebody did something, and it worked. */
    public void happened(Caller caller, String action, String object) {
        note(new AuditEntryRecord(clock.millis(), caller.user().value(), action, object, "ok", "", ""));
    }

    private void note(AuditEntryRecord entry) {
        CompletableFuture<Void> unused = write(entry);
    }

    /** Ends when the entry is stored. */
    CompletableFuture<Void> write(AuditEntryRecord entry) {
        return commits.write(entry).whenComplete((stored, failure) -> {
            if (failure != null) {
                lost.increment();
                log.error("This audit entry could not be stored: {}", entry, failure);
            }
        });
    }

    /**
     * Newest first.
     *
     * @param beforeId only older ones; 0: from the newest on
     * @param user only of this one; empty: of all
     * @param object only what was done to this; empty: to anything
     */
    List<Stored> read(int limit, long beforeId, String user, String object) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select id, time_millis, user_name, action, object, outcome, detail, client_address from audit"
                                + " where (:before = 0 or id < :before) and (:user = '' or user_name = :user)"
                                + " and (:object = '' or object = :object)"
                                + " order by id desc limit :limit")
                .bind("before", beforeId)
                .bind("user", user)
                .bind("object", object)
                .bind("limit", limit)
                .map((row, context) -> new Stored(
                        row.getLong(1),
                        new AuditEntryRecord(
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8))))
                .list());
    }

    /** Removes what is older. */
    public void removeOlderThan(Duration age) {
        long before = clock.millis() - age.toMillis();
        int removed = jdbi.withHandle(handle -> handle.createUpdate("delete from audit where time_millis < :before")
                .bind("before", before)
                .execute());
        if (removed > 0) {
            log.info("Removed {} audit entries older than {}", removed, age);
        }
    }

    /** Writes what still waits. */
    @Override
    public void close() {
        commits.close();
    }
}
