package io.drawbar.entrance.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.config.Settings;
import io.drawbar.common.database.Database;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.Uuid7;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.server.ServerSettings;
import io.drawbar.entrance.EntranceRole;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.StateEvent;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements of connections are recorded when they last, or in the end; nothing is lost of either. */
@Timeout(60)
class JobKeeperTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path home;

    private final ExecutorService executor = Threads.pool("jobs", 2, 1_000);
    private final ScheduledExecutorService timer = Threads.timer("timer");
    private final Uuid7 ids = new Uuid7(Clock.systemUTC());
    private Database database;
    private JobStore store;
    private JobKeeper keeper;
    private LiveJobs live;

    @BeforeEach
    void open() {
        var all = new ArrayList<>(ServerSettings.all());
        all.addAll(new EntranceRole().settings());
        Settings settings = Settings.load(all, Optional.empty(), Map.of(), new Properties());
        database = Database.open(settings, new DrawbarHome(home));
        store = new JobStore(database.jdbi(), settings);
        keeper = new JobKeeper(store, timer);
        live = new LiveJobs(keeper);
    }

    @AfterEach
    void close() {
        keeper.close();
        store.close();
        database.close();
        Threads.stop(timer);
        Threads.stop(executor);
    }

    private LiveJob job() {
        Job job = Job.newBuilder()
                .setId(ids.next().toString())
                .setOwner("ann")
                .setTenant("default")
                .setEngineType("echo")
                .setEntranceId("node-1")
                .setState(JobState.ACCEPTED)
                .setCreatedMillis(1)
                .build();
        EventLog events = new EventLog(Clock.systemUTC(), new EventLog.LogLimits(100, 10_000), 0);
        events.add(Event.newBuilder()
                .setStatement(-1)
                .setState(StateEvent.newBuilder().setJob(JobState.ACCEPTED)));
        SubmitJobRequest spec =
                SubmitJobRequest.newBuilder().setCode("select 1").build();
        return new LiveJob(job, spec, events, executor, Clock.systemUTC());
    }

    private LiveJob started(Duration recordAfter) {
        LiveJob job = job();
        keeper.recordLater(job, recordAfter);
        live.add(new LiveJobs.Entry(job, null));
        job.mailbox().execute(() -> {
            job.move(JobState.QUEUED);
            job.move(JobState.RUNNING);
        });
        return job;
    }

    private void finish(LiveJob job) {
        job.mailbox().execute(() -> keeper.finish(job, JobState.SUCCEEDED, Optional.empty())
                .whenComplete((done, failed) -> assertThat(failed).isNull()));
    }

    private Optional<Job> stored(JobId id) {
        return store.find(id).map(found -> found.job());
    }

    @Test
    void aShortStatementIsShownToEndAtOnceAndRecordedWithAllItsEventsSoonAfter() throws Exception {
        LiveJob job = started(NEVER);
        finish(job);

        assertThat(job.ended().get(10, TimeUnit.SECONDS).getState()).isEqualTo(JobState.SUCCEEDED);
        job.settled().get(10, TimeUnit.SECONDS);
        assertThat(stored(job.id()).orElseThrow().getState()).isEqualTo(JobState.SUCCEEDED);
        List<Event> events = store.events(job.id(), 0, 100);
        assertThat(events)
                .extracting(event -> event.getState().getJob())
                .containsExactly(JobState.ACCEPTED, JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED);
        assertThat(job.ended().join().getNextEvent()).isEqualTo(4);
    }

    @Test
    void aStatementThatEndedCanAlwaysBeFoundHereOrInTheStore() {
        LiveJob job = started(NEVER);
        finish(job);
        await().until(() -> {
            boolean here = live.find(job.id()).isPresent();
            boolean there = stored(job.id()).isPresent();
            assertThat(here || there).isTrue();
            return there;
        });
    }

    @Test
    void whatIsSavedAfterAJobsEndDoesNotUndoIt() throws Exception {
        LiveJob job = started(Duration.ofMillis(1));
        await().until(() -> stored(job.id()).isPresent());
        CompletableFuture<Void> saved = new CompletableFuture<>();
        job.mailbox().execute(() -> {
            var unused = keeper.finish(job, JobState.CANCELLED, Optional.empty());
            // As the place does that was granted just when the job was cancelled.
            keeper.save(job).whenComplete((done, failed) -> saved.completeExceptionally(failed));
        });

        assertThatThrownBy(() -> saved.get(10, TimeUnit.SECONDS)).hasMessageContaining("has ended");
        job.settled().get(10, TimeUnit.SECONDS);
        assertThat(stored(job.id()).orElseThrow().getState()).isEqualTo(JobState.CANCELLED);
        assertThat(store.unfinished(new NodeId("node-1"))).isEmpty();
    }

    @Test
    void aStatementThatLastsIsRecordedWhileItRunsAndItsEndIsDurableBeforeItIsSeen() {
        LiveJob job = started(Duration.ofMillis(1));
        await().until(() -> stored(job.id()).isPresent());
        assertThat(job.ended()).isNotDone();

        finish(job);
        await().until(() -> job.ended().isDone());
        assertThat(stored(job.id()).orElseThrow().getState()).isEqualTo(JobState.SUCCEEDED);
        assertThat(store.events(job.id(), 0, 100)).hasSize(4);
    }

    @Test
    void whatEndedJustBeforeTheProcessStopsIsRecorded() {
        List<LiveJob> jobs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            LiveJob job = started(NEVER);
            finish(job);
            jobs.add(job);
        }
        await().until(() -> jobs.stream().allMatch(job -> job.ended().isDone()));
        keeper.close();
        store.close();

        assertThat(jobs)
                .allSatisfy(job ->
                        assertThat(stored(job.id()).orElseThrow().getState()).isEqualTo(JobState.SUCCEEDED));
        await().untilAsserted(() -> assertThat(live.count()).isZero());
    }
}
