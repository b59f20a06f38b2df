package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.CatalogRow;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight;

/**
 * Passes on what an engine tells of its catalog, chunk by chunk and no faster than the client takes it. Thread-safe as far as gRPC's
 * callbacks need it.
 */
final class CatalogStream implements ClientResponseObserver<ReadCatalogRequest, CatalogChunk> {
    private static final int BATCH_ROWS = 1_000;

    private final ServerCallStreamObserver<Flight.FlightData> client;
    private final ArrowRows out;
    private final RowWriter writer;
    private Optional<ClientCallStreamObserver<ReadCatalogRequest>> engine = Optional.empty();
    private boolean begun;
    private boolean wanting;
    private boolean ended;

    /** Makes rows of what comes from the engine. */
    interface RowWriter {
        void row(CatalogRow row, ArrowRows out);

        /** No row comes any more. */
        default void end(ArrowRows out) {}
    }

    /** Must be made before the call's handler returns. */
    CatalogStream(ServerCallStreamObserver<Flight.FlightData> client, ArrowRows out, RowWriter writer) {
        this.client = client;
        this.out = out;
        this.writer = writer;
        client.setOnReadyHandler(this::pull);
        client.setOnCancelHandler(this::cancelled);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ReadCatalogRequest> call) {
        call.disableAutoRequestWithInitial(1);
        synchronized (this) {
            engine = Optional.of(call);
        }
    }

    @Override
    public synchronized void onNext(CatalogChunk chunk) {
        if (ended) {
            return;
        }
        for (CatalogRow row : chunk.getRowsList()) {
            writer.row(row, out);
            if (out.rows() >= BATCH_ROWS) {
                flush();
            }
        }
        wanting = true;
        pull();
    }

    @Override
    public void onError(Throwable thrown) {
        synchronized (this) {
            if (ended) {
                return;
            }
            end();
        }
        client.onError(FlightFailures.toStatus(Failures.from(thrown), Optional.empty()));
    }

    @Override
    public synchronized void onCompleted() {
        if (ended) {
            return;
        }
        writer.end(out);
        flush();
        end();
        client.onCompleted();
    }

    private synchronized void pull() {
        if (wanting && !ended && client.isReady()) {
            wanting = false;
            engine.ifPresent(call -> call.request(1));
        }
    }

    private void flush() {
        if (!begun) {
            begun = true;
            send(out.schema());
        }
        if (out.rows() > 0) {
            send(out.take());
        }
    }

    private void send(ByteString message) {
        client.onNext(ResultStream.data(message));
    }

    private synchronized void cancelled() {
        if (!ended) {
            end();
            engine.ifPresent(call -> call.cancel("The client does not want it any more.", null));
        }
    }

    private void end() {
        ended = true;
        out.close();
    }
}
