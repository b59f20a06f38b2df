package io.drawbar.entrance.flight;

import io.drawbar.protocol.v1.Event;
import io.grpc.stub.ServerCallStreamObserver;
import org.apache.arrow.flight.impl.Flight;

/** Events of a job on their way to a client of Flight, no faster than it takes them. */
final class EventPass extends ServerCallStreamObserver<Event> {
    private final ServerCallStreamObserver<Flight.FlightData> client;

    EventPass(ServerCallStreamObserver<Flight.FlightData> client) {
        this.client = client;
    }

    @Override
    public void onNext(Event event) {
        client.onNext(Flight.FlightData.newBuilder()
                .setAppMetadata(event.toByteString())
                .build());
    }

    @Override
    public void onError(Throwable thrown) {
        client.onError(FlightFailures.toStatus(thrown));
    }

    @Override
    public void onCompleted() {
        client.onCompleted();
    }

    @Override
    public boolean isCancelled() {
        return client.isCancelled();
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
        client.setOnCancelHandler(handler);
    }

    @Override
    public boolean isReady() {
        return client.isReady();
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
        client.setOnReadyHandler(handler);
    }

    @Override
    public void setCompression(String compression) {
        client.setCompression(compression);
    }

    @Override
    public void setMessageCompression(boolean enable) {
        client.setMessageCompression(enable);
    }

    @Override
    public void disableAutoInboundFlowControl() {
        client.disableAutoRequest();
    }

    @Override
    public void request(int count) {
        client.request(count);
    }
}
