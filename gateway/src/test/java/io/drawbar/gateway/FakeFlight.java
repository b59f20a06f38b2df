package io.drawbar.gateway;

import com.google.protobuf.ByteString;
import io.drawbar.common.rpc.Caller;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.flight.impl.Flight.Action;
import org.apache.arrow.flight.impl.Flight.ActionType;
import org.apache.arrow.flight.impl.Flight.Empty;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.apache.arrow.flight.impl.Flight.Result;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.flight.impl.FlightServiceGrpc;

/** A Flight service that is written by hand: the ticket {@code N} gets its batch N times, {@code forever} without end. */
final class FakeFlight extends FlightServiceGrpc.FlightServiceImplBase {
    static final Metadata.Key<String> SHOWN = Metadata.Key.of("shown", Metadata.ASCII_STRING_MARSHALLER);

    private final FlightData schema;
    private final FlightData batch;
    final List<Metadata> headers = new CopyOnWriteArrayList<>();
    final List<String> callers = new CopyOnWriteArrayList<>();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong putBytes = new AtomicLong();
    final AtomicBoolean cancelled = new AtomicBoolean();

    FakeFlight(FlightData schema, FlightData batch) {
        this.schema = schema;
        this.batch = batch;
    }

    /** FlightData of an encapsulated message of Arrow IPC: its metadata without the mark and length, and its body. */
    static FlightData data(ByteString message) {
        int metadata = message.substring(4, 8)
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        return FlightData.newBuilder()
                .setDataHeader(message.substring(8, 8 + metadata))
                .setDataBody(message.substring(8 + metadata))
                .build();
    }

    /** With the headers of its calls written down. */
    ServerServiceDefinition recorded() {
        return ServerInterceptors.intercept(this, new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
                headers.add(metadata);
                callers.add(Caller.current().user().value());
                return next.startCall(call, metadata);
            }
        });
    }

    @Override
    public void getFlightInfo(FlightDescriptor request, StreamObserver<FlightInfo> answer) {
        answer.onNext(FlightInfo.newBuilder()
                .setFlightDescriptor(request)
                .setTotalRecords(7)
                .build());
        answer.onCompleted();
    }

    @Override
    public void doGet(Ticket request, StreamObserver<FlightData> answer) {
        String ticket = request.getTicket().toStringUtf8();
        ServerCallStreamObserver<FlightData> stream = (ServerCallStreamObserver<FlightData>) answer;
        long batches = ticket.equals("forever") ? Long.MAX_VALUE : Long.parseLong(ticket);
        stream.setOnCancelHandler(() -> cancelled.set(true));
        stream.setOnReadyHandler(new Runnable() {
            private long count = -1;

            @Override
            public void run() {
                while (stream.isReady() && count <= batches) {
                    if (count == batches) {
                        stream.onCompleted();
                    } else {
                        stream.onNext(count < 0 ? schema : batch);
                        sent.incrementAndGet();
                    }
                    count++;
                }
            }
        });
    }

    @Override
    public StreamObserver<FlightData> doPut(StreamObserver<PutResult> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(FlightData data) {
                putBytes.addAndGet(data.getDataBody().size());
            }

            @Override
            public void onError(Throwable thrown) {
                cancelled.set(true);
            }

            @Override
            public void onCompleted() {
                answer.onNext(PutResult.getDefaultInstance());
                answer.onCompleted();
            }
        };
    }

    @Override
    public StreamObserver<FlightData> doExchange(StreamObserver<FlightData> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(FlightData data) {
                answer.onNext(data);
            }

            @Override
            public void onError(Throwable thrown) {
                cancelled.set(true);
            }

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    @Override
    public void doAction(Action request, StreamObserver<Result> answer) {
        if (request.getType().equals("fail")) {
            Metadata trailers = new Metadata();
            trailers.put(SHOWN, "to the client");
            answer.onError(Status.ALREADY_EXISTS
                    .withDescription(request.getBody().toStringUtf8())
                    .asRuntimeException(trailers));
            return;
        }
        answer.onNext(Result.newBuilder().setBody(request.getBody()).build());
        answer.onCompleted();
    }

    @Override
    public void listActions(Empty request, StreamObserver<ActionType> answer) {
        answer.onCompleted();
    }
}
