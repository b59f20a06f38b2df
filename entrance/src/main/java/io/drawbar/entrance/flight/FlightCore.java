package io.drawbar.entrance.flight;

import io.drawbar.common.id.JobId;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.entrance.results.StoredResult;
import io.drawbar.entrance.session.ConnectionOptions;
import io.drawbar.entrance.session.StatementOrder;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.PrepareReply;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.drawbar.protocol.v1.ReadEventsRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What Flight SQL needs of the rest of the entrance. Thread-safe; nothing here waits. */
public interface FlightCore {

    /**
     * A caller's connection; opened, with these options, when there is none with this id. Its session in an engine is opened when
     * it is first needed.
     */
    CompletableFuture<Link> connect(Caller caller, SessionId id, ConnectionOptions options);

    /** Ends a connection and what runs on it; idempotent. */
    void close(Caller caller, SessionId id);

    /** A job's execution; empty when there is none that this caller may see. */
    Optional<Execution> find(Caller caller, JobId job);

    /** Sends a job's events from an offset on, until its last; fails when this caller may not see the job. */
    void followEvents(ReadEventsRequest request, ServerCallStreamObserver<Event> into);

    /** A connection as it is used for one call. */
    interface Link {
        EngineType engineType();

        /** Of the statements. */
        String language();

        String engineVersion();

        /** Checks a statement; the engine keeps it under the handle for one execution. */
        CompletableFuture<PrepareReply> prepare(String handle, String sql);

        /** The statement under the handle is not wanted any more. */
        void forget(String handle);

        /** Runs a statement, or several that semicolons part, as a job. */
        Execution execute(StatementOrder order);

        /** Reads the engine's catalog; the session's id is filled in. */
        void readCatalog(ReadCatalogRequest request, StreamObserver<CatalogChunk> into);
    }

    /** A job on its way, or ended. */
    interface Execution {
        JobId job();

        /** Ends when the job is durable. */
        CompletableFuture<Void> accepted();

        /** Ends when the result has begun; empty when the job has ended without it. */
        CompletableFuture<Optional<StoredResult>> result(int index);

        /** Ends with the job, always well. */
        CompletableFuture<Outcome> outcome();

        /** The job as it is now. */
        Job shown();

        /** What the engine has warned of while it ran a statement of the job's; nothing of a job that had ended before. */
        List<String> warnings(int statement);

        /** How much is done, from 0 to 1; empty when that cannot be told. */
        Optional<Double> progress();

        void cancel();

        /** No more rows are wanted: the job ends early and well, and its rows are deleted after a while. Idempotent. */
        void release();
    }

    /**
     * How a job ended.
     *
     * @param failure why it did not succeed
     * @param updateCount rows changed by its last statement; negative: it is not known
     */
    record Outcome(Optional<Failure> failure, long updateCount) {
        public Outcome {
            Objects.requireNonNull(failure, "failure");
        }
    }
}
