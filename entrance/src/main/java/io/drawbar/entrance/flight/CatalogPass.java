package io.drawbar.entrance.flight;

import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight;

/** Passes on what an engine tells of its catalog as it is, no faster than the client takes it. */
final class CatalogPass implements ClientResponseObserver<ReadCatalogRequest, CatalogChunk> {
    private final ServerCallStreamObserver<Flight.FlightData> client;
    private Optional<ClientCallStreamObserver<ReadCatalogRequest>> engine = Optional.empty();
    private boolean wanting;
    private boolean ended;

    /** Must be made before the call's handler returns. */
    CatalogPass(ServerCallStreamObserver<Flight.FlightData> client) {
        this.client = client;
        client.setOnReadyHandler(this::pull);
        client.setOnCancelHandler(this::cancelled);
    }

    @Override
    public synchronized void beforeStart(ClientCallStreamObserver<ReadCatalogRequest> call) {
        call.disableAutoRequestWithInitial(1);
        engine = Optional.of(call);
    }

    @Override
    public synchronized void onNext(CatalogChunk chunk) {
        if (!ended) {
            client.onNext(Flight.FlightData.newBuilder()
                    .setAppMetadata(chunk.toByteString())
                    .build());
            wanting = true;
            pull();
        }
    }

    @Override
    public synchronized void onError(Throwable thrown) {
        if (!ended) {
            ended = true;
            client.onError(FlightFailures.toStatus(Failures.from(thrown), Optional.empty()));
        }
    }

    @Override
    public synchronized void onCompleted() {
        if (!ended) {
            ended = true;
            client.onCompleted();
        }
    }

    private synchronized void pull() {
        if (wanting && !ended && client.isReady()) {
            wanting = false;
            engine.ifPresent(call -> call.request(1));
        }
    }

    private synchronized void cancelled() {
        if (!ended) {
            ended = true;
            engine.ifPresent(call -> call.cancel("The client does not want it any more.", null));
        }
    }
}
