package io.drawbar.entrance.submit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.engines.EngineTypes;
import io.drawbar.entrance.jobs.JobKeeper;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.run.SessionSource;
import io.drawbar.entrance.split.CellMarker;
import io.drawbar.entrance.store.JobStore;
import io.drawbar.entrance.store.StoredJob;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.RunRecord;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Accepts jobs: checks them, makes them durable, starts them. Thread-safe. */
public final class Submissions {
    private final EngineTypes engines;
    private final JobBuilder builder;
    private final LiveJobs live;
    private final JobStore store;
    private final JobKeeper keeper;
    private final Limits limits;
    private final Counter onOneEngine;
    private final Counter onSeveral;
    private final FreshIds fresh;

    /**
     * What is accepted.
     *
     * @param live jobs that may wait and run at once
     * @param recordAfter how long a connection's statement may run before it is written to the store; 0: at once
     * @param shared whether other processes write to the same store, so that an id may be known there that was never seen here
     */
    public record Limits(int live, Duration recordAfter, boolean shared) {}

    /**
     * A job that is on its way.
     *
     * @param job it
     * @param accepted ends when its sender may be told of it
     */
    public record Accepted(LiveJobs.Entry job, CompletableFuture<Void> accepted) {}

    public Submissions(
            EngineTypes engines,
            JobBuilder builder,
            LiveJobs live,
            JobStore store,
            JobKeeper keeper,
            Limits limits,
            MeterRegistry metrics,
            Clock clock) {
        this.engines = engines;
        this.builder = builder;
        this.live = live;
        this.store = store;
        this.keeper = keeper;
        this.limits = limits;
        this.fresh = new FreshIds(clock);
        this.onOneEngine = accepted(metrics, "one");
        this.onSeveral = accepted(metrics, "several");
    }

    private static Counter accepted(MeterRegistry metrics, String engines) {
        return Counter.builder("drawbar.jobs.accepted")
                .description("Jobs and statements of connections that were accepted, by how many engines they use")
                .tag("engines", engines)
                .register(metrics);
    }

    /**
     * Accepts a job that gets a session of its own and starts it as soon as it is durable.
     *
     * @return the job; the one there is when its id is known with the same content
     */
    public CompletableFuture<Job> submit(Caller caller, SubmitJobRequest request) {
        builder.checkSize(request);
        Optional<Job> earlier = request.getId().isEmpty() ? Optional.empty() : earlier(caller, request);
        if (earlier.isPresent()) {
            return CompletableFuture.completedFuture(earlier.get());
        }
        return ownEngine(request)
                .thenCompose(engine -> build(caller, request, engine, Map.of()))
                .thenCompose(built -> {
                    LiveJobs.Entry entry = built.start(builder.ownSessions(caller, built));
                    Optional<LiveJobs.Entry> twin = register(entry);
                    if (twin.isPresent()) {
                        return CompletableFuture.completedFuture(same(
                                caller,
                                request,
                                twin.get().job().spec(),
                                twin.get().job().shown()));
                    }
                    return persist(entry).thenApply(durable -> {
                        entry.run().start();
                        return entry.job().shown();
                    });
                });
    }

    /** The engine that the request names, else the one that its script begins with, else the configured one. */
    CompletableFuture<EngineTypes.Choice> ownEngine(SubmitJobRequest request) {
        Optional<CellMarker> first =
                request.getEngine().isEmpty() ? CellMarker.leading(request.getCode()) : Optional.empty();
        return first.flatMap(CellMarker::engine)
                .map(name -> find(name, first.get().line()))
                .orElseGet(() -> engines.find(builder.engine(request)));
    }

    /** An engine that a line of the script names. */
    private CompletableFuture<EngineTypes.Choice> find(String engine, int line) {
        return engines.find(engine)
                .exceptionallyCompose(thrown -> CompletableFuture.failedFuture(new DrawbarException(
                        Failures.from(thrown).toBuilder().setLine(line).build())));
    }

    /** Builds the job once all engines that its script names have been looked up. */
    CompletableFuture<JobBuilder.Built> build(
            Caller caller, SubmitJobRequest request, EngineTypes.Choice engine, Map<String, EngineTypes.Choice> known) {
        try {
            return CompletableFuture.completedFuture(builder.build(caller, request, engine, known));
        } catch (ScriptPlan.UnknownYet named) {
            return find(named.engine(), named.line()).thenCompose(found -> {
                Map<String, EngineTypes.Choice> more = new HashMap<>(known);
                more.put(named.engine(), found);
                return build(caller, request, engine, more);
            });
        }
    }

    /**
     * Accepts a job in a connection's session. It starts at once. It ends with its connection when this process dies, so nothing
     * can go on from what is stored of it: most are so short that one write is enough, when they have ended. Of a job that is sent
     * again the first one is answered, while it lives.
     *
     * @throws DrawbarException {@link ErrorCode#ID_CONFLICT} when its id is that of another job, or of one that has ended
     */
    public Accepted submitInteractive(
            Caller caller,
            SubmitJobRequest request,
            EngineTypes.Choice engine,
            Function<JobBuilder.Built, JobBuilder.Built> adapt,
            SessionSource session) {
        builder.checkSize(request);
        if (!request.getId().isEmpty()) {
            JobId id = JobId.parse(request.getId());
            if ((limits.shared() || !fresh.take(id.value())) && store.contains(id)) {
                throw conflict(request);
            }
        }
        JobBuilder.Built built = adapt.apply(onOneEngine(caller, request, engine));
        built.job().run(RunRecord.newBuilder().setInteractive(true).build());
        LiveJobs.Entry entry = built.start(List.of(session));
        Optional<LiveJobs.Entry> twin = register(entry);
        if (twin.isPresent()) {
            LiveJob first = twin.get().job();
            same(caller, request, first.spec(), first.shown());
            return new Accepted(twin.get(), CompletableFuture.completedFuture(null));
        }
        boolean later = !limits.recordAfter().isZero();
        if (later) {
            keeper.recordLater(entry.job(), limits.recordAfter());
        }
        CompletableFuture<Void> accepted = later ? CompletableFuture.completedFuture(null) : persist(entry);
        entry.run().start();
        return new Accepted(entry, accepted);
    }

    private Optional<LiveJobs.Entry> register(LiveJobs.Entry entry) {
        if (live.count() >= limits.live()) {
            throw new DrawbarException(Failures.of(
                            ErrorCode.QUEUE_FULL,
                            limits.live() + " jobs wait or run here already (setting entrance.jobs.max).")
                    .toBuilder()
                    .setRetryable(true)
                    .setRetryAfterMillis(1_000)
                    .build());
        }
        Optional<LiveJobs.Entry> twin = live.add(entry);
        if (twin.isEmpty()) {
            int used = entry.job().shown().getEnginesCount();
            (used > 1 ? onSeveral : onOneEngine).increment();
        }
        return twin;
    }

    private JobBuilder.Built onOneEngine(Caller caller, SubmitJobRequest request, EngineTypes.Choice engine) {
        try {
            return builder.build(caller, request, engine, Map.of());
        } catch (ScriptPlan.UnknownYet named) {
            throw CellMarker.refused(
                    named.line(),
                    "This connection is one session on " + engine.type().getType() + ": a statement on it cannot go to "
                            + named.engine() + ". Submit the script as a job, or open another connection.");
        }
    }

    private CompletableFuture<Void> persist(LiveJobs.Entry entry) {
        LiveJob job = entry.job();
        List<Event> events = job.events().takeUnsaved();
        return store.accept(job.shown(), job.spec(), job.run(), events).whenComplete((durable, failed) -> {
            if (failed != null) {
                live.remove(entry);
            }
        });
    }

    private Optional<Job> earlier(Caller caller, SubmitJobRequest request) {
        JobId id = JobId.parse(request.getId());
        Optional<LiveJobs.Entry> running = live.find(id);
        if (running.isPresent()) {
            LiveJob job = running.get().job();
            return Optional.of(same(caller, request, job.spec(), job.shown()));
        }
        Optional<StoredJob> stored = store.find(id);
        return stored.map(job -> same(caller, request, job.spec(), job.job()));
    }

    private static Job same(Caller caller, SubmitJobRequest request, SubmitJobRequest first, Job job) {
        boolean own = caller.user().value().equals(job.getOwner());
        if (!own || !first.equals(request.toBuilder().setId(first.getId()).build())) {
            throw conflict(request);
        }
        return job.toBuilder().setKnownBefore(true).build();
    }

    private static DrawbarException conflict(SubmitJobRequest request) {
        return new DrawbarException(
                ErrorCode.ID_CONFLICT, "The id " + request.getId() + " was used for another job before.");
    }
}
