package io.drawbar.entrance.flight;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.results.StoredResult;
import io.drawbar.entrance.serve.JobView;
import io.drawbar.entrance.session.Connection;
import io.drawbar.entrance.session.ConnectionOptions;
import io.drawbar.entrance.session.InteractiveJobs;
import io.drawbar.entrance.session.StatementOrder;
import io.drawbar.entrance.submit.Submissions;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementProgress;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** Flight SQL on the entrance's connections and jobs. Thread-safe. */
public final class InteractiveCore implements FlightCore {
    private final InteractiveJobs jobs;
    private final JobView view;
    private final ResultStore results;
    private final String defaultEngine;
    private final BiConsumer<ReadEventsRequest, StreamObserver<Event>> events;

    /**
     * @param defaultEngine of connections that name none
     * @param events sends a job's events to the caller of this thread's call
     */
    public InteractiveCore(
            InteractiveJobs jobs,
            JobView view,
            ResultStore results,
            String defaultEngine,
            BiConsumer<ReadEventsRequest, StreamObserver<Event>> events) {
        this.jobs = jobs;
        this.view = view;
        this.results = results;
        this.defaultEngine = defaultEngine;
        this.events = events;
    }

    @Override
    public CompletableFuture<Link> connect(Caller caller, SessionId id, ConnectionOptions options) {
        ConnectionOptions full = options.engine().isEmpty()
                ? new ConnectionOptions(
                        defaultEngine,
                        options.language(),
                        options.catalog(),
                        options.schema(),
                        options.settings(),
                        options.labels())
                : options;
        return jobs.connect(caller, id, full).thenApply(connection -> new Linked(caller, connection));
    }

    @Override
    public void close(Caller caller, SessionId id) {
        jobs.close(caller, id);
    }

    @Override
    public void followEvents(ReadEventsRequest request, ServerCallStreamObserver<Event> into) {
        events.accept(request, into);
    }

    @Override
    public Optional<Execution> find(Caller caller, JobId id) {
        Optional<LiveJobs.Entry> live = view.live(caller, id);
        if (live.isPresent()) {
            return Optional.of(new Running(live.get(), CompletableFuture.completedFuture(null)));
        }
        try {
            return Optional.of(new Ended(view.job(caller, id), id));
        } catch (DrawbarException notFound) {
            return Optional.empty();
        }
    }

    /** How a job ended whose last state is known. */
    private static Outcome outcome(Job job) {
        long count = job.getStatementsList().stream()
                .mapToLong(Statement::getUpdateCount)
                .reduce((first, last) -> last)
                .orElse(-1);
        return new Outcome(
                job.getState() == JobState.SUCCEEDED ? Optional.empty() : Optional.of(job.getFailure()), count);
    }

    private final class Linked implements Link {
        private final Caller caller;
        private final Connection connection;

        Linked(Caller caller, Connection connection) {
            this.caller = caller;
            this.connection = connection;
        }

        @Override
        public EngineType engineType() {
            return connection.engine().type();
        }

        @Override
        public String language() {
            return connection.options().language().isEmpty()
                    ? connection.engine().type().getDefaultLanguage()
                    : connection.options().language();
        }

        @Override
        public String engineVersion() {
            return connection.engine().version();
        }

        @Override
        public CompletableFuture<PrepareReply> prepare(String handle, String sql) {
            return jobs.prepare(connection, handle, sql);
        }

        @Override
        public void forget(String handle) {
            connection.forget(handle);
        }

        @Override
        public Execution execute(StatementOrder order) {
            Submissions.Accepted accepted = jobs.execute(caller, connection, order);
            return new Running(accepted.job(), accepted.accepted());
        }

        @Override
        public void readCatalog(ReadCatalogRequest request, StreamObserver<CatalogChunk> into) {
            jobs.readCatalog(connection, request, into);
        }
    }

    private final class Running implements Execution {
        private final LiveJobs.Entry entry;
        private final CompletableFuture<Void> accepted;
        private final AtomicBoolean released = new AtomicBoolean();

        Running(LiveJobs.Entry entry, CompletableFuture<Void> accepted) {
            this.entry = entry;
            this.accepted = accepted;
        }

        @Override
        public JobId job() {
            return entry.job().id();
        }

        @Override
        public CompletableFuture<Void> accepted() {
            return accepted;
        }

        @Override
        public CompletableFuture<Optional<StoredResult>> result(int index) {
            return entry.job().results().result(index);
        }

        @Override
        public CompletableFuture<Outcome> outcome() {
            return entry.job().ended().thenApply(InteractiveCore::outcome);
        }

        @Override
        public Job shown() {
            return entry.job().shown();
        }

        @Override
        public List<String> warnings(int statement) {
            return entry.job().events().warnings(statement);
        }

        @Override
        public Optional<Double> progress() {
            List<Statement> statements = entry.job().shown().getStatementsList();
            double done = 0;
            for (Statement statement : statements) {
                double fraction = fraction(statement);
                if (Double.isNaN(fraction)) {
                    return Optional.empty();
                }
                done += fraction;
            }
            return Optional.of(done / Math.max(1, statements.size()));
        }

        private static double fraction(Statement statement) {
            return switch (statement.getState()) {
                case DONE, ERROR, ABORTED, SKIPPED -> 1;
                case WAITING, STATEMENT_STATE_UNSPECIFIED, UNRECOGNIZED -> 0;
                case EXECUTING -> {
                    StatementProgress progress = statement.getProgress();
                    yield statement.hasProgress() ? progress.getFraction() : Double.NaN;
                }
            };
        }

        @Override
        public void cancel() {
            entry.run().cancel("");
        }

        @Override
        public void release() {
            if (released.compareAndSet(false, true)) {
                jobs.release(entry);
            }
        }
    }

    /** A job that had ended when it was asked for. */
    private final class Ended implements Execution {
        private final Job shown;
        private final JobId id;

        Ended(Job shown, JobId id) {
            this.shown = shown;
            this.id = id;
        }

        @Override
        public JobId job() {
            return id;
        }

        @Override
        public CompletableFuture<Void> accepted() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Optional<StoredResult>> result(int index) {
            Optional<StoredResult> found = results.open(id, index);
            boolean existed = shown.getStatementsList().stream()
                    .flatMap(statement -> statement.getResultsList().stream())
                    .anyMatch(result -> result.getIndex() == index);
            return found.isEmpty() && existed
                    ? CompletableFuture.failedFuture(new DrawbarException(
                            ErrorCode.RESULT_EXPIRED, "The rows of result " + index + " of job " + id + " are gone."))
                    : CompletableFuture.completedFuture(found);
        }

        @Override
        public CompletableFuture<Outcome> outcome() {
            return CompletableFuture.completedFuture(InteractiveCore.outcome(shown));
        }

        @Override
        public Job shown() {
            return shown;
        }

        @Override
        public List<String> warnings(int statement) {
            return List.of();
        }

        @Override
        public Optional<Double> progress() {
            return Optional.of(1.0);
        }

        @Override
        public void cancel() {
            // It has ended.
        }

        @Override
        public void release() {
            // Its rows are kept as long as those of other ended jobs.
        }
    }
}
