package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.common.rpc.Caller;
import io.grpc.stub.StreamObserver;
import org.apache.arrow.flight.impl.Flight;

/** Answers a handshake with nothing but that it is well, naming the user. */
record HandshakeReader(StreamObserver<Flight.HandshakeResponse> client, Caller caller)
        implements StreamObserver<Flight.HandshakeRequest> {
    @Override
    public void onNext(Flight.HandshakeRequest request) {
        client.onNext(Flight.HandshakeResponse.newBuilder()
                .setProtocolVersion(request.getProtocolVersion())
                .setPayload(ByteString.copyFromUtf8(caller.user().value()))
                .build());
    }

    @Override
    public void onError(Throwable thrown) {
        // The client has gone; there is nobody to answer.
    }

    @Override
    public void onCompleted() {
        client.onCompleted();
    }
}
