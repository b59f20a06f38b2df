package io.drawbar.entrance.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.database.Database;
import io.drawbar.common.error.Failures;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.UserName;
import io.drawbar.common.id.Uuid7;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store promises, whatever database is below it. Each test has an entrance and a user of its own. */
abstract class JobStoreContract {
    private static final long CREATED = 1_700_000_000_000L;

    private final Uuid7 ids = new Uuid7(Clock.systemUTC());
    private final NodeId entrance = new NodeId("entrance-" + UUID.randomUUID());
    private final UserName ann = new UserName("ann-" + UUID.randomUUID());

    @TempDir
    private Path folder;

    private Database database;
    private JobStore store;

    /** The value of {@code database.url}. */
    abstract String url();

    @BeforeEach
    void open() {
        Properties properties = new Properties();
        properties.setProperty("drawbar.database.url", url());
        List<Setting<?>> known = new ArrayList<>(Database.settings());
        known.addAll(JobStore.settings());
        Settings settings = Settings.load(known, Optional.empty(), Map.of(), properties);
        database = Database.open(settings, new DrawbarHome(folder));
        store = new JobStore(database.jdbi(), settings);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void whatIsAcceptedIsFoundWhole() throws Exception {
        SubmitJobRequest spec = spec("select 'ünï 🎹 \0 \\ %_!'");
        Job job = job(JobState.ACCEPTED, CREATED);
        done(store.accept(job, spec, RunRecord.getDefaultInstance(), events(0, 1)));
        StoredJob found = store.find(id(job)).orElseThrow();
        assertThat(found.job())
                .isEqualTo(job.toBuilder().setCode(spec.getCode()).build());
        assertThat(found.spec()).isEqualTo(spec);
        assertThat(found.run()).isEqualTo(RunRecord.getDefaultInstance());
        assertThat(store.find(new JobId(ids.next()))).isEmpty();
    }

    @Test
    void aLongScriptIsSearchedByItsBeginningAlone() throws Exception {
        // The end of what is searched falls into the middle of a character of two halves.
        Job piano = job(JobState.ACCEPTED, CREATED);
        done(store.accept(piano, spec("x".repeat(1_999) + "🎹 end"), RunRecord.getDefaultInstance(), List.of()));
        Job large = job(JobState.ACCEPTED, CREATED + 1);
        String code = "select 1 -- " + "y".repeat(10_000_000);
        done(store.accept(large, spec(code), RunRecord.getDefaultInstance(), List.of()));
        assertThat(store.find(id(large)).orElseThrow().spec().getCode()).isEqualTo(code);
        assertThat(list(filter(10).text("xxx"))).containsExactly(piano.getId());
        assertThat(list(filter(10).text("SELECT 1 --"))).containsExactly(large.getId());
    }

    @Test
    void aSearchTakesNoCharacterForAWildcard() throws Exception {
        Job job = job(JobState.ACCEPTED, CREATED);
        done(store.accept(job, spec("select '100% \\ a_b!'"), RunRecord.getDefaultInstance(), List.of()));
        for (String there : List.of("0% \\", "a_b!", "B!'")) {
            assertThat(list(filter(10).text(there))).as(there).containsExactly(job.getId());
        }
        for (String missing : List.of("1%0", "a__", "axb", "\\\\")) {
            assertThat(list(filter(10).text(missing))).as(missing).isEmpty();
        }
    }

    @Test
    void anIdIsTakenOnceAndTheNeighboursOfARefusedJobAreKept() throws Exception {
        Job first = job(JobState.ACCEPTED, CREATED);
        done(store.accept(first, spec("select 1"), RunRecord.getDefaultInstance(), events(0, 1)));
        Job neighbour = job(JobState.ACCEPTED, CREATED);
        List<CompletableFuture<Void>> together = List.of(
                store.accept(first, spec("select 2"), RunRecord.getDefaultInstance(), events(0, 1)),
                store.accept(neighbour, spec("select 3"), RunRecord.getDefaultInstance(), events(0, 1)));
        assertThatThrownBy(() -> done(together.get(0)))
                .isInstanceOf(ExecutionException.class)
                .satisfies(thrown ->
                        assertThat(Failures.from(thrown.getCause()).getName()).isEqualTo("STORE_FAILED"));
        done(together.get(1));
        assertThat(store.find(id(first)).orElseThrow().spec().getCode()).isEqualTo("select 1");
        assertThat(store.find(id(neighbour))).isPresent();
    }

    @Test
    void theNewestStateIsKeptAndNoEventIsLost() throws Exception {
        Job job = job(JobState.ACCEPTED, CREATED);
        var written = store.accept(job, spec("select 1"), RunRecord.getDefaultInstance(), events(0, 3));
        RunRecord run = RunRecord.newBuilder()
                .setLease(EngineLease.newBuilder().setLeaseId("l").setFencing(Long.MAX_VALUE))
                .setStatementId(job.getId() + "-1-0")
                .build();
        for (int i = 0; i < 50; i++) {
            Job now = job.toBuilder()
                    .setState(JobState.RUNNING)
                    .setName("step " + i)
                    .build();
            written = store.update(now, run, events(3 + i * 2L, 2));
        }
        Job end = job.toBuilder()
                .setState(JobState.SUCCEEDED)
                .setFinishedMillis(CREATED + 9)
                .build();
        assertThat(store.unfinished(entrance)).hasSizeLessThanOrEqualTo(1);
        done(written);
        assertThat(store.unfinished(entrance)).singleElement().satisfies(stored -> assertThat(stored.run())
                .isEqualTo(run));
        done(store.update(end, run, List.of()));
        assertThat(store.find(id(job)).orElseThrow().job().getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(store.unfinished(entrance)).isEmpty();
        assertThat(store.nextEvent(id(job))).isEqualTo(103);
        assertThat(offsets(store.events(id(job), 0, 1_000))).isEqualTo(upTo(0, 103));
        assertThat(offsets(store.events(id(job), 50, 7))).isEqualTo(upTo(50, 57));
        assertThat(store.events(id(job), 103, 10)).isEmpty();
        assertThat(store.nextEvent(new JobId(ids.next()))).isZero();
    }

    @Test
    void unfinishedJobsComeOldestFirstAndFromOneEntranceAlone() throws Exception {
        List<Job> mine = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Job job = job(JobState.QUEUED, CREATED + (i * 7) % 5);
            mine.add(job);
            done(store.accept(job, spec("select 1"), RunRecord.getDefaultInstance(), List.of()));
        }
        Job others = mine.get(0).toBuilder()
                .setId(ids.next().toString())
                .setEntranceId("other-" + entrance)
                .build();
        done(store.accept(others, spec("select 1"), RunRecord.getDefaultInstance(), List.of()));
        mine.sort(Comparator.comparingLong(Job::getCreatedMillis));
        assertThat(store.unfinished(entrance).stream()
                        .map(stored -> stored.job().getId()))
                .containsExactlyElementsOf(mine.stream().map(Job::getId).toList());
    }

    @Test
    void pagesGoThroughAllJobsWithoutGapOrRepetition() throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            // Many share a moment, so that the order of their ids decides; both halves of an id take every sign.
            Job job = job(JobState.ACCEPTED, CREATED + i / 20).toBuilder()
                    .setId(UUID.randomUUID().toString())
                    .build();
            all.add(job.getId());
            done(store.accept(job, spec("select " + i), RunRecord.getDefaultInstance(), List.of()));
        }
        List<String> seen = new ArrayList<>();
        Optional<JobFilter.Position> after = Optional.empty();
        List<Job> page;
        do {
            page = store.list(new JobFilter(Optional.of(ann), List.of(), Optional.empty(), Optional.empty(), after, 7));
            page.forEach(job -> seen.add(job.getId()));
            after = page.isEmpty()
                    ? after
                    : Optional.of(JobFilter.Position.parse(
                            JobFilter.Position.of(page.get(page.size() - 1)).toString()));
        } while (!page.isEmpty());
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void jobsAreListedByStateAndEngine() throws Exception {
        Job queued = job(JobState.QUEUED, CREATED);
        Job running = job(JobState.RUNNING, CREATED + 1).toBuilder()
                .setEngineType("other")
                .build();
        done(store.accept(queued, spec("select 1"), RunRecord.getDefaultInstance(), List.of()));
        done(store.accept(running, spec("select 1"), RunRecord.getDefaultInstance(), List.of()));
        assertThat(list(filter(10))).containsExactly(running.getId(), queued.getId());
        assertThat(list(filter(1))).containsExactly(running.getId());
        assertThat(list(filter(10).states(JobState.QUEUED, JobState.FAILED))).containsExactly(queued.getId());
        assertThat(list(filter(10).engine("other"))).containsExactly(running.getId());
        Job ended = queued.toBuilder()
                .setState(JobState.FAILED)
                .setFinishedMillis(CREATED + 2)
                .build();
        done(store.update(ended, RunRecord.getDefaultInstance(), List.of()));
        assertThat(list(filter(10).states(JobState.QUEUED, JobState.RUNNING))).containsExactly(running.getId());
        assertThat(list(filter(10).states(JobState.RUNNING, JobState.FAILED)))
                .containsExactly(running.getId(), queued.getId());
    }

    @Test
    void whatIsDeletedIsGone() throws Exception {
        long longAgo = 1;
        Job old = job(JobState.SUCCEEDED, longAgo).toBuilder()
                .setFinishedMillis(longAgo)
                .build();
        Job young = job(JobState.SUCCEEDED, CREATED).toBuilder()
                .setFinishedMillis(CREATED)
                .build();
        done(store.accept(old, spec("select 1"), RunRecord.getDefaultInstance(), events(0, 5)));
        done(store.accept(young, spec("select 1"), RunRecord.getDefaultInstance(), events(0, 5)));
        assertThat(store.finishedBefore(longAgo, 10)).isEmpty();
        assertThat(store.finishedBefore(longAgo + 1, 10)).containsExactly(id(old));
        store.delete(List.of());
        store.delete(List.of(id(old)));
        assertThat(store.find(id(old))).isEmpty();
        assertThat(store.events(id(old), 0, 10)).isEmpty();
        assertThat(store.find(id(young))).isPresent();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNoInternalError() {
        database.close();
        assertThatThrownBy(() -> store.find(new JobId(ids.next())))
                .satisfies(thrown -> assertThat(Failures.from(thrown).getName()).isEqualTo("STORE_FAILED"));
    }

    @Test
    void manyChangesAtOnceAllArrive() throws Exception {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        List<Job> jobs = IntStream.range(0, 1_500)
                .mapToObj(i -> job(JobState.ACCEPTED, CREATED + i))
                .toList();
        for (Job job : jobs) {
            written.add(store.accept(job, spec("noop"), RunRecord.getDefaultInstance(), events(0, 1)));
            Job end = job.toBuilder()
                    .setState(JobState.SUCCEEDED)
                    .setFinishedMillis(CREATED)
                    .build();
            written.add(store.update(end, RunRecord.getDefaultInstance(), events(1, 2)));
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
        assertThat(store.unfinished(entrance)).isEmpty();
        List<String> newestFirst = new ArrayList<>(jobs.stream().map(Job::getId).toList());
        Collections.reverse(newestFirst);
        assertThat(list(filter(2_000))).isEqualTo(newestFirst);
        assertThat(store.nextEvent(id(jobs.get(777)))).isEqualTo(3);
    }

    private Job job(JobState state, long created) {
        return Job.newBuilder()
                .setId(ids.next().toString())
                .setOwner(ann.value())
                .setTenant("t")
                .setState(state)
                .setEngineType("echo")
                .setEntranceId(entrance.value())
                .setCreatedMillis(created)
                .build();
    }

    private static SubmitJobRequest spec(String code) {
        return SubmitJobRequest.newBuilder().setCode(code).build();
    }

    private static List<Event> events(long from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Event.newBuilder().setOffset(from + i).build())
                .toList();
    }

    private static List<Long> offsets(List<Event> events) {
        return events.stream().map(Event::getOffset).toList();
    }

    private static List<Long> upTo(long from, long to) {
        return java.util.stream.LongStream.range(from, to).boxed().toList();
    }

    private static JobId id(Job job) {
        return JobId.parse(job.getId());
    }

    private static void done(CompletableFuture<Void> future) throws Exception {
        future.get(60, TimeUnit.SECONDS);
    }

    private List<String> list(Wanted wanted) {
        return store.list(wanted.filter()).stream().map(Job::getId).toList();
    }

    private Wanted filter(int limit) {
        return new Wanted(new JobFilter(
                Optional.of(ann), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), limit));
    }

    private record Wanted(JobFilter filter) {
        Wanted text(String text) {
            return new Wanted(new JobFilter(
                    filter.owner(), List.of(), Optional.empty(), Optional.of(text), Optional.empty(), filter.limit()));
        }

        Wanted engine(String engine) {
            return new Wanted(new JobFilter(
                    filter.owner(),
                    List.of(),
                    Optional.of(engine),
                    Optional.empty(),
                    Optional.empty(),
                    filter.limit()));
        }

        Wanted states(JobState... states) {
            return new Wanted(new JobFilter(
                    filter.owner(),
                    List.of(states),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    filter.limit()));
        }
    }
}
