package io.drawbar.entrance.flight;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.Flight.SessionOptionValue;
import org.apache.arrow.flight.impl.Flight.SetSessionOptionsResult;
import org.apache.arrow.flight.impl.Flight.SetSessionOptionsResult.ErrorValue;

/** Options of a connection: {@code catalog}, {@code schema}, and under any other name a setting of its engine. */
final class SessionOptions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

    private final FlightSessions sessions;

    SessionOptions(FlightSessions sessions) {
        this.sessions = sessions;
    }

    /** Sets those that can be set, and tells which cannot. */
    Message set(FlightCall call, ByteString body) {
        Flight.SetSessionOptionsRequest request = Actions.parse(Flight.SetSessionOptionsRequest.parser(), body);
        SetSessionOptionsResult.Builder result = SetSessionOptionsResult.newBuilder();
        Map<String, String> changes = new LinkedHashMap<>();
        request.getSessionOptionsMap().forEach((name, value) -> {
            if (NAME.matcher(name).matches()) {
                changes.put(name, text(value));
            } else {
                result.putErrors(
                        name,
                        SetSessionOptionsResult.Error.newBuilder()
                                .setValue(ErrorValue.INVALID_NAME)
                                .build());
            }
        });
        sessions.of(call).change(changes);
        return result.build();
    }

    Message get(FlightCall call) {
        Flight.GetSessionOptionsResult.Builder result = Flight.GetSessionOptionsResult.newBuilder();
        sessions.of(call)
                .options()
                .forEach((name, value) -> result.putSessionOptions(
                        name,
                        SessionOptionValue.newBuilder().setStringValue(value).build()));
        return result.build();
    }

    private static String text(SessionOptionValue value) {
        return switch (value.getOptionValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT64_VALUE -> Long.toString(value.getInt64Value());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case STRING_LIST_VALUE ->
                String.join(",", value.getStringListValue().getValuesList());
            case OPTIONVALUE_NOT_SET -> "";
        };
    }
}
