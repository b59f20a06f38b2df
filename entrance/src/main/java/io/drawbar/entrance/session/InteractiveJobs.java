package io.drawbar.entrance.session;

import io.drawbar.common.id.JobId;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.jobs.LiveJobs;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.run.JobPlan;
import io.drawbar.entrance.submit.Submissions;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.SubmitJobRequest;
import io.drawbar.protocol.v1.Value;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Statements on connections: each is a job like any other, in the connection's session. Thread-safe. */
public final class InteractiveJobs {
    private final Connections connections;
    private final Submissions submissions;
    private final CatalogListings listings;
    private final ReadResults read;
    private final Limits limits;

    /**
     * @param readAheadBytes how far an engine may be ahead of the reader
     * @param keep how long the rows of a statement are kept after they have been read to the end
     * @param mostKept of how many statements they are
     */
    public record Limits(long readAheadBytes, Duration keep, int mostKept) {}

    public InteractiveJobs(
            Connections connections,
            Submissions submissions,
            ResultStore results,
            CatalogListings listings,
            Executor executor,
            ScheduledExecutorService timer,
            Clock clock,
            Limits limits) {
        this.connections = connections;
        this.submissions = submissions;
        this.listings = listings;
        this.read = new ReadResults(results::delete, executor, timer, clock, limits.keep(), limits.mostKept());
        this.limits = limits;
    }

    /** The connection with this id; made from the options if there is none. */
    public CompletableFuture<Connection> connect(Caller caller, SessionId id, ConnectionOptions options) {
        return connections.connect(caller, id, options);
    }

    /** Ends a connection and what runs on it; idempotent. */
    public void close(Caller caller, SessionId id) {
        connections.close(caller, id);
    }

    /** Checks a statement, and keeps it in the engine for its first execution. */
    public CompletableFuture<PrepareReply> prepare(Connection connection, String handle, String sql) {
        return connection.session().thenCompose(session -> session.prepare(handle, language(connection), sql)
                .whenComplete((reply, failed) -> {
                    if (failed == null && reply.getParameterTypesCount() == 0) {
                        connection.prepared(handle, session);
                    }
                }));
    }

    /** Runs a statement; the one that has the order's id already is answered as it is. */
    public Submissions.Accepted execute(Caller caller, Connection connection, StatementOrder order) {
        SubmitJobRequest request = SubmitJobRequest.newBuilder()
                .setId(order.job().map(JobId::toString).orElse(""))
                .setCode(order.sql())
                .setLanguage(connection.options().language())
                .setEngine(connection.engine().type().getType() + "@"
                        + connection.engine().version())
                .putAllLabels(connection.options().labels())
                .putAllLabels(order.labels())
                .setRowLimit(order.rowLimit())
                .setRunTimeoutMillis(order.runTimeout().toMillis())
                .build();
        Optional<String> first =
                order.prepared().filter(handle -> order.parameters().isEmpty() && connection.takePrepared(handle));
        return submissions.submitInteractive(
                caller,
                request,
                connection.engine(),
                built -> built.with(plan(built.plan(), first, order.parameters())),
                connection);
    }

    private JobPlan plan(JobPlan plan, Optional<String> prepared, List<Value> parameters) {
        return new JobPlan(
                plan.statements(),
                parameters,
                prepared,
                plan.rowLimit(),
                plan.byteLimit(),
                limits.readAheadBytes(),
                plan.queueTimeout(),
                plan.runTimeout(),
                false);
    }

    /** Reads the engine's catalog as the connection sees it, or saw it a moment ago. */
    public void readCatalog(Connection connection, ReadCatalogRequest request, StreamObserver<CatalogChunk> into) {
        connection.session().whenComplete((session, failed) -> {
            if (failed == null) {
                listings.read(session.id(), request, into, observer -> session.readCatalog(request, observer));
            } else {
                into.onError(failed);
            }
        });
    }

    /** No more rows of a statement are wanted: it ends early and well, and its rows are deleted after a while. */
    public void release(LiveJobs.Entry entry) {
        entry.run().enough();
        JobId id = entry.job().id(); // The job itself must not be held for so long.
        entry.job().ended().thenRun(() -> read.add(id));
    }

    private static String language(Connection connection) {
        return connection.options().language().isEmpty()
                ? connection.engine().type().getDefaultLanguage()
                : connection.options().language();
    }
}
