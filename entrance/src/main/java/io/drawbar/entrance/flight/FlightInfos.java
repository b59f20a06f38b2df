package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import io.drawbar.entrance.results.IpcEncoder;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.vector.types.pojo.Schema;

/** What clients are told of a flight before they fetch it. */
final class FlightInfos {
    private FlightInfos() {}

    /** Of something with one ticket; without a location, because it is to be fetched where it was asked for. */
    static Flight.FlightInfo of(Flight.FlightDescriptor descriptor, Optional<ByteString> schema, Flight.Ticket ticket) {
        return Flight.FlightInfo.newBuilder()
                .setFlightDescriptor(descriptor)
                .setSchema(schema.orElse(ByteString.EMPTY))
                .addEndpoint(Flight.FlightEndpoint.newBuilder().setTicket(ticket))
                .setTotalRecords(-1)
                .setTotalBytes(-1)
                .setOrdered(true)
                .build();
    }

    /** Of a statement that has been started; its metadata is the job's id. */
    static Flight.FlightInfo of(Flight.FlightDescriptor descriptor, Statements.Started started) {
        return of(descriptor, started.schema(), ticket(started).toTicket()).toBuilder()
                .setAppMetadata(
                        ByteString.copyFromUtf8(started.execution().job().toString()))
                .build();
    }

    static ResultTicket ticket(Statements.Started started) {
        return new ResultTicket(started.execution().job(), 0, 0);
    }

    static ByteString schemaOf(PreparedStatement statement) {
        return statement.schema().orElseGet(() -> IpcEncoder.schema(new Schema(List.of())));
    }
}
