package io.drawbar.entrance.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.drawbar.common.id.JobId;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.sql.impl.FlightSql;

/**
 * What stands in the ticket of a result: {@code JOB/RESULT}, or {@code JOB/RESULT/ROW} to begin at a row.
 *
 * @param job the job
 * @param result the result's number in the job
 * @param row the first row wanted
 */
record ResultTicket(JobId job, int result, long row) {

    static ResultTicket of(FlightSql.TicketStatementQuery ticket) {
        String text = ticket.getStatementHandle().toStringUtf8();
        String[] parts = text.split("/", -1);
        try {
            if (parts.length == 2 || parts.length == 3) {
                int result = Integer.parseInt(parts[1]);
                long row = parts.length == 2 ? 0 : Long.parseLong(parts[2]);
                if (result >= 0 && row >= 0) {
                    return new ResultTicket(JobId.parse(parts[0]), result, row);
                }
            }
        } catch (NumberFormatException e) {
            throw FlightFailures.bad("The ticket names no result: " + e.getMessage());
        }
        throw FlightFailures.bad("The ticket names no result; it must be JOB/RESULT or JOB/RESULT/ROW.");
    }

    Any toCommand() {
        return Any.pack(FlightSql.TicketStatementQuery.newBuilder()
                .setStatementHandle(ByteString.copyFromUtf8(job + "/" + result))
                .build());
    }

    Flight.Ticket toTicket() {
        return ticket(toCommand());
    }

    static Flight.Ticket ticket(Any command) {
        return Flight.Ticket.newBuilder().setTicket(command.toByteString()).build();
    }

    /** Reads the message that descriptors, tickets and actions wrap. */
    static Any command(ByteString bytes) {
        try {
            return Any.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw FlightFailures.bad("This is no command of Flight SQL: " + e.getMessage());
        }
    }

    static <M extends Message> M unpack(Any command, Class<M> type) {
        try {
            return command.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw FlightFailures.bad("This is no " + type.getSimpleName() + ": " + e.getMessage());
        }
    }
}
