package io.drawbar.entrance.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.database.GroupCommit;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.EventPage;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Jobs and their events in the database. Writes are gathered into few transactions and durable when their future ends; reads block
 * for a look-up by key. Thread-safe.
 */
public final class JobStore implements AutoCloseable {
    public static final Setting<Integer> WAITING = Setting.integer(
                    "entrance.store.waiting", 20_000, "Changes of jobs that may wait for the database at once.")
            .where("at least 100", count -> count >= 100);

    /** The columns that {@link #read} wants. */
    static final String SELECT = "select snapshot, spec, run from job join job_spec on job_spec.job = job.id";

    private static final int COMMIT_CHANGES = 500;
    private static final int SEARCH_CHARS = 2_000;

    private final Jdbi jdbi;
    private final GroupCommit<Change> commits;

    public JobStore(Jdbi jdbi, Settings settings) {
        this.jdbi = jdbi;
        this.commits = new GroupCommit<>("job-store", jdbi, settings.get(WAITING), COMMIT_CHANGES, JobStore::apply);
    }

    public static List<Setting<?>> settings() {
        return List.of(WAITING);
    }

    /** Stores a new job; fails with {@link ErrorCode#STORE_FAILED} when its id is there already. */
    public CompletableFuture<Void> accept(Job job, SubmitJobRequest spec, RunRecord run, List<Event> events) {
        return commits.write(new Change.Accept(job, spec, run, List.copyOf(events)));
    }

    /** Stores a job's newest state and its events since the last call. Calls for one job keep their order. */
    public CompletableFuture<Void> update(Job job, RunRecord run, List<Event> events) {
        return commits.write(new Change.Update(job, run, List.copyOf(events)));
    }

    /** Changes that wait to be written. */
    public int waiting() {
        return commits.waiting();
    }

    public Optional<StoredJob> find(JobId id) {
        return look(handle -> handle.createQuery(SELECT + " where id = :id")
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne());
    }

    /** Whether there is a job with this id that was stored. */
    public boolean contains(JobId id) {
        return look(handle -> handle.createQuery("select 1 from job where id = :id")
                .bind("id", id.value())
                .mapTo(int.class)
                .findOne()
                .isPresent());
    }

    /** Jobs of an entrance that have not ended, oldest first. */
    public List<StoredJob> unfinished(NodeId entrance) {
        return look(handle -> handle.createQuery(
                        SELECT + " where finished = 0 and entrance = :entrance order by created, id")
                .bind("entrance", entrance.value())
                .map((row, context) -> read(row))
                .list());
    }

    /** Jobs that match, newest first, without their code beyond its beginning. */
    public List<Job> list(JobFilter filter) {
        return look(handle ->
                filter.query(handle).map((row, context) -> read(row).job()).list());
    }

    /**
     * A job's stored events.
     *
     * @param from offset of the first one wanted
     * @param limit how many at most
     */
    public List<Event> events(JobId id, long from, int limit) {
        List<byte[]> chunks = look(handle -> handle.createQuery(
                        "select chunk from job_event where job = :id and first >= (select coalesce(max(first), 0) from"
                                + " job_event where job = :id and first <= :from) order by first limit :limit")
                .bind("id", id.value())
                .bind("from", from)
                .bind("limit", limit)
                .mapTo(byte[].class)
                .list());
        List<Event> events = new ArrayList<>();
        for (byte[] chunk : chunks) {
            for (Event event : parsePage(chunk).getEventsList()) {
                if (event.getOffset() >= from && events.size() < limit) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    /** One past the last stored event's offset. */
    public long nextEvent(JobId id) {
        return look(
                handle -> handle.createQuery("select chunk from job_event where job = :id order by first desc limit 1")
                        .bind("id", id.value())
                        .mapTo(byte[].class)
                        .findOne()
                        .map(chunk -> {
                            EventPage page = parsePage(chunk);
                            return page.getEvents(page.getEventsCount() - 1).getOffset() + 1;
                        })
                        .orElse(0L));
    }

    /** Ids of jobs that ended before a moment, at most {@code limit}. */
    public List<JobId> finishedBefore(long millis, int limit) {
        return look(handle -> handle.createQuery(
                        "select id from job where finished > 0 and finished < :millis order by finished limit :limit")
                .bind("millis", millis)
                .bind("limit", limit)
                .map((row, context) -> new JobId(row.getObject("id", UUID.class)))
                .list());
    }

    /** Forgets jobs and their events. */
    public void delete(List<JobId> ids) {
        jdbi.useTransaction(handle -> {
            PreparedBatch events = handle.prepareBatch("delete from job_event where job = :id");
            PreparedBatch specs = handle.prepareBatch("delete from job_spec where job = :id");
            PreparedBatch jobs = handle.prepareBatch("delete from job where id = :id");
            for (JobId id : ids) {
                events.bind("id", id.value()).add();
                specs.bind("id", id.value()).add();
                jobs.bind("id", id.value()).add();
            }
            if (!ids.isEmpty()) {
                events.execute();
                specs.execute();
                jobs.execute();
            }
        });
    }

    /** What the database says is for the log: it may hold what jobs hold. */
    private <A> A look(HandleCallback<A, RuntimeException> question) {
        try {
            return jdbi.withHandle(question);
        } catch (JdbiException e) {
            throw new DrawbarException(
                    ErrorCode.STORE_FAILED, "The database of jobs does not answer; the server's log says why.", e);
        }
    }

    private static void apply(Handle handle, List<Change> changes) {
        PreparedBatch inserts = handle.prepareBatch(
                "insert into job (id, owner, tenant, state, engine, entrance, created, finished, search, snapshot, run)"
                        + " values (:id, :owner, :tenant, :state, :engine, :entrance, :created, :finished, :search,"
                        + " :snapshot, :run)");
        PreparedBatch specs = handle.prepareBatch("insert into job_spec (job, spec) values (:job, :spec)");
        PreparedBatch updates = handle.prepareBatch("update job set state = :state, finished = :finished, snapshot ="
                + " :snapshot, run = :run, entrance = :entrance where id = :id");
        PreparedBatch chunks =
                handle.prepareBatch("insert into job_event (job, first, chunk) values (:job, :first, :chunk)");
        Map<String, Change.Update> newest = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change instanceof Change.Accept accept) {
                bindInsert(inserts, accept);
                specs.bind("job", UUID.fromString(accept.job().getId()))
                        .bind("spec", accept.spec().toByteArray())
                        .add();
                addChunk(chunks, accept.job().getId(), accept.events());
            } else if (change instanceof Change.Update update) {
                newest.put(update.job().getId(), update);
                addChunk(chunks, update.job().getId(), update.events());
            }
        }
        newest.values().forEach(update -> bindUpdate(updates, update));
        for (PreparedBatch batch : List.of(inserts, specs, updates, chunks)) {
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    private static void bindInsert(PreparedBatch inserts, Change.Accept accept) {
        Job job = accept.job();
        inserts.bind("id", UUID.fromString(job.getId()))
                .bind("owner", job.getOwner())
                .bind("tenant", job.getTenant())
                .bind("state", job.getState().getNumber())
                .bind("engine", job.getEngineType())
                .bind("entrance", job.getEntranceId())
                .bind("created", job.getCreatedMillis())
                .bind("finished", job.getFinishedMillis())
                .bind("search", searchText(accept.spec()))
                .bind("snapshot", withoutCode(job).toByteArray())
                .bind("run", accept.run().toByteArray())
                .add();
    }

    private static void bindUpdate(PreparedBatch updates, Change.Update update) {
        Job job = update.job();
        updates.bind("id", UUID.fromString(job.getId()))
                .bind("state", job.getState().getNumber())
                .bind("finished", job.getFinishedMillis())
                .bind("entrance", job.getEntranceId())
                .bind("snapshot", withoutCode(job).toByteArray())
                .bind("run", update.run().toByteArray())
                .add();
    }

    private static void addChunk(PreparedBatch chunks, String job, List<Event> events) {
        if (!events.isEmpty()) {
            chunks.bind("job", UUID.fromString(job))
                    .bind("first", events.get(0).getOffset())
                    .bind(
                            "chunk",
                            EventPage.newBuilder().addAllEvents(events).build().toByteArray())
                    .add();
        }
    }

    private static Job withoutCode(Job job) {
        return job.toBuilder().clearCode().build();
    }

    private static String searchText(SubmitJobRequest spec) {
        String code = spec.getCode();
        String text = spec.getName() + "\n" + code.substring(0, Math.min(code.length(), SEARCH_CHARS));
        // NUL cannot be stored in PostgreSQL's text.
        return text.toLowerCase(Locale.ROOT).replace('\0', ' ').substring(0, Math.min(text.length(), 4_000));
    }

    private static StoredJob read(ResultSet row) throws SQLException {
        try {
            SubmitJobRequest spec = SubmitJobRequest.parseFrom(row.getBytes("spec"));
            Job job = Job.parseFrom(row.getBytes("snapshot")).toBuilder()
                    .setCode(spec.getCode())
                    .build();
            return new StoredJob(job, spec, RunRecord.parseFrom(row.getBytes("run")));
        } catch (InvalidProtocolBufferException e) {
            throw new DrawbarException(ErrorCode.STORE_FAILED, "A stored job cannot be read.", e);
        }
    }

    private static EventPage parsePage(byte[] chunk) {
        try {
            return EventPage.parseFrom(chunk);
        } catch (InvalidProtocolBufferException e) {
            throw new DrawbarException(ErrorCode.STORE_FAILED, "Stored events cannot be read.", e);
        }
    }

    @Override
    public void close() {
        commits.close();
    }
}
