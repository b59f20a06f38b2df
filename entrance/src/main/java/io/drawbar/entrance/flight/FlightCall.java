package io.drawbar.entrance.flight;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drawbar.common.id.SessionId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.RpcHeaders;
import io.drawbar.entrance.session.ConnectionOptions;
import io.drawbar.protocol.v1.DriverOptions;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who makes a call, on which connection, and what the client's own headers ask for.
 *
 * @param caller on whose behalf
 * @param connection which of the caller's connections
 * @param options what the headers say of the connection
 * @param timestamps how the client wants to be told of timestamps
 * @param compression how the client wants to have batches compressed; empty: not
 */
record FlightCall(
        Caller caller, SessionId connection, ConnectionOptions options, Timestamps timestamps, String compression) {
    private static final Context.Key<Metadata> HEADERS = Context.key("drawbar-flight-headers");
    /** What clients of our own send instead of text: {@link DriverOptions}. */
    private static final Metadata.Key<byte[]> OPTIONS =
            Metadata.Key.of("connection-options-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final SessionId NO_CONNECTION = new SessionId("direct");
    private static final String SETTING = "setting.";
    private static final String LABEL = "job-label.";
    /** Several settings in one value, since the names of headers have no upper case: {@code a.B=1;c=2}. */
    private static final String SETTINGS = "settings";

    /**
     * Keeps a call's headers for {@link #current}. The context is a fork: what a call sets going in an engine, such as a session
     * that others wait for too, must not be cancelled because that call has ended.
     */
    static final class KeepHeaders implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Context context = Context.current().withValue(HEADERS, headers).fork();
            return Contexts.interceptCall(context, call, headers, next);
        }
    }

    /** The call that runs on this thread. */
    static FlightCall current() {
        Metadata headers = HEADERS.get();
        String connection = headers.get(RpcHeaders.CONNECTION);
        return new FlightCall(
                Caller.current(),
                connection == null ? NO_CONNECTION : new SessionId(connection),
                options(headers),
                Timestamps.of(text(headers, "timestamps")),
                text(headers, "compression"));
    }

    private static ConnectionOptions options(Metadata headers) {
        byte[] message = headers.get(OPTIONS);
        if (message == null) {
            return new ConnectionOptions(
                    text(headers, "engine"),
                    text(headers, "language"),
                    text(headers, "catalog"),
                    text(headers, "schema"),
                    settings(headers),
                    prefixed(headers, LABEL));
        }
        try {
            DriverOptions options = DriverOptions.parseFrom(message);
            return new ConnectionOptions(
                    options.getEngine(),
                    options.getLanguage(),
                    options.getCatalog(),
                    options.getSchema(),
                    options.getSettingsMap(),
                    options.getLabelsMap());
        } catch (InvalidProtocolBufferException e) {
            throw FlightFailures.bad("The header connection-options-bin is no DriverOptions: " + e.getMessage());
        }
    }

    private static Map<String, String> settings(Metadata headers) {
        Map<String, String> settings = prefixed(headers, SETTING);
        for (String pair : text(headers, SETTINGS).split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                settings.put(
                        pair.substring(0, equals).trim(),
                        pair.substring(equals + 1).trim());
            }
        }
        return settings;
    }

    private static Map<String, String> prefixed(Metadata headers, String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : headers.keys()) {
            if (name.startsWith(prefix) && !name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                found.put(name.substring(prefix.length()), text(headers, name));
            }
        }
        return found;
    }

    private static String text(Metadata headers, String name) {
        String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return value == null ? "" : value;
    }
}
