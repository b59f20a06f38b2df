package io.drawbar.entrance.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.config.Settings;
import io.drawbar.common.database.Database;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.Uuid7;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.server.ServerSettings;
import io.drawbar.entrance.EntranceRole;
import io.drawbar.entrance.engines.AskListener;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.JobKeeper;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.results.ResultSettings;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.session.CatalogListings;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementState;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is thrown where nobody reckoned with it, the job ends, says so, and gives back what it holds. */
@Timeout(60)
class JobFaultTest {
    @TempDir
    Path home;

    private final ExecutorService executor = Threads.pool("jobs", 2, 1_000);
    private final ScheduledExecutorService timer = Threads.timer("timer");
    private final Sessions sessions = new Sessions();
    private Database database;
    private JobStore store;
    private ResultStore results;
    private JobKeeper keeper;
    private LiveJobs.Entry entry;

    @BeforeEach
    void open() {
        var all = new ArrayList<>(ServerSettings.all());
        all.addAll(new EntranceRole().settings());
        Settings settings = Settings.load(all, Optional.empty(), Map.of(), new Properties());
        database = Database.open(settings, new DrawbarHome(home));
        store = new JobStore(database.jdbi(), settings);
        results = new ResultStore(home.resolve("results"), ResultSettings.of(settings), new SimpleMeterRegistry());
        keeper = new JobKeeper(store, timer);
        CatalogListings listings =
                new CatalogListings(System::nanoTime, Duration.ofSeconds(1), 1_000, new SimpleMeterRegistry());
        RunParts parts = new RunParts(
                keeper, results, listings, 3, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(100));
        LiveJob job = job();
        entry = new LiveJobs.Entry(job, new JobRun(job, OneStatement.plan(), List.of(sessions), parts));
        new LiveJobs(keeper).add(entry);
        store.accept(job.shown(), job.spec(), job.run(), job.events().takeUnsaved())
                .join();
    }

    @AfterEach
    void close() {
        keeper.close();
        store.close();
        results.close();
        database.close();
        Threads.stop(timer);
        Threads.stop(executor);
    }

    private LiveJob job() {
        Job job = Job.newBuilder()
                .setId(new Uuid7(Clock.systemUTC()).next().toString())
                .setOwner("ann")
                .setTenant("default")
                .setEngineType("echo")
                .setEntranceId("node-1")
                .setState(JobState.ACCEPTED)
                .addStatements(Statement.newBuilder().setState(StatementState.WAITING))
                .build();
        EventLog events = new EventLog(Clock.systemUTC(), new EventLog.LogLimits(100, 10_000), 0);
        return new LiveJob(job, SubmitJobRequest.getDefaultInstance(), events, executor, Clock.systemUTC());
    }

    /** Gives what the test says, which nobody reckons with. */
    private static final class Sessions implements SessionSource {
        final CompletableFuture<RemoteSession> session = new CompletableFuture<>();
        final AtomicInteger withdrawn = new AtomicInteger();
        volatile Optional<RuntimeException> throwing = Optional.empty();

        @Override
        public Pending open(int attempt, AskListener listener, Function<RunRecord, CompletableFuture<Void>> record) {
            throwing.ifPresent(thrown -> {
                throw thrown;
            });
            return new Pending() {
                @Override
                public CompletableFuture<RemoteSession> session() {
                    return session;
                }

                @Override
                public void withdraw() {
                    withdrawn.incrementAndGet();
                }
            };
        }

        @Override
        public void done(RemoteSession session) {}

        @Override
        public boolean interactive() {
            return false;
        }
    }

    private Job failed(String says) throws Exception {
        Job end = entry.job().ended().get(20, TimeUnit.SECONDS);
        assertThat(end.getState()).isEqualTo(JobState.FAILED);
        assertThat(Failures.code(end.getFailure())).isEqualTo(ErrorCode.INTERNAL);
        assertThat(end.getFailure().getMessage()).contains("fault of the server", says, end.getId());
        entry.job().settled().get(20, TimeUnit.SECONDS);
        assertThat(store.find(entry.job().id()).orElseThrow().job().getState()).isEqualTo(JobState.FAILED);
        return end;
    }

    @Test
    void whileItsSessionIsAskedFor() throws Exception {
        sessions.throwing = Optional.of(new IllegalStateException("s3cr3t"));
        entry.run().start();

        Job end = failed("IllegalStateException");
        assertThat(end.getFailure().getMessage())
                .as("what may be nobody's business")
                .doesNotContain("s3cr3t");
    }

    @Test
    void whenItsSessionHasCome() throws Exception {
        entry.run().start();
        sessions.session.complete(new RemoteSession(null, "nowhere")); // On which nothing can be started.

        failed("NullPointerException");
    }

    @Test
    void inAnyTaskWhileItWaits() throws Exception {
        entry.run().start();
        entry.job().mailbox().execute(() -> {
            throw new StackOverflowError();
        });

        failed("StackOverflowError");
        assertThat(sessions.withdrawn).as("the ask").hasValue(1);
    }

    @Test
    void andAfterItsEndNothingIsChangedByThat() throws Exception {
        entry.run().start();
        entry.run().cancel("");
        assertThat(entry.job().ended().get(20, TimeUnit.SECONDS).getState()).isEqualTo(JobState.CANCELLED);
        CompletableFuture<Void> after = new CompletableFuture<>();
        entry.job().mailbox().execute(() -> {
            throw new IllegalStateException("late");
        });
        entry.job().mailbox().execute(() -> after.complete(null));
        after.get(20, TimeUnit.SECONDS);

        assertThat(entry.job().shown().getState()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void orWhoFollowsItsEventsFails() throws Exception {
        entry.job().events().listen(() -> {
            throw new IllegalStateException("a follower");
        });
        entry.run().start();
        entry.run().cancel("");

        assertThat(entry.job().ended().get(20, TimeUnit.SECONDS).getState()).isEqualTo(JobState.CANCELLED);
    }
}
