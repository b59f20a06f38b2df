package io.drawbar.gateway.flight;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** gRPC's metadata as HTTP/2 headers and back; the format is "gRPC over HTTP2" of the gRPC project. */
final class GrpcHeaders {
    /** What concerns one hop only, what only the gateway may see, and what it makes itself. */
    private static final Set<String> OWN = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "connection",
            "content-length",
            "content-type",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "date",
            "server",
            "x-request-id");

    /** The details of a failure, which are for the client's code: what gRPC knows of them, and the whole of it. */
    private static final Set<String> FOR_CLIENTS = Set.of("grpc-status-details-bin", "drawbar-failure-bin");

    private static final String BINARY_SUFFIX = "-bin";
    private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,8})([HMSmun])");
    private static final Pattern VALID_KEY = Pattern.compile("[0-9a-z_.-]+");
    private static final int MESSAGE_BUDGET_BYTES = 5 << 10;

    private GrpcHeaders() {}

    private static boolean passes(String name) {
        return !name.startsWith(":")
                && !name.startsWith("grpc-")
                && !name.startsWith("drawbar-")
                && !OWN.contains(name)
                && VALID_KEY.matcher(name).matches();
    }

    /** The client's metadata without what is not for the entrance. */
    static Metadata toMetadata(RequestHeaders headers) {
        Metadata metadata = new Metadata();
        for (Map.Entry<AsciiString, String> header : headers) {
            String name = header.getKey().toString();
            if (!passes(name)) {
                continue;
            }
            if (name.endsWith(BINARY_SUFFIX)) {
                putBinary(metadata, name, header.getValue());
            } else {
                metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), header.getValue());
            }
        }
        return metadata;
    }

    private static void putBinary(Metadata metadata, String name, String value) {
        Metadata.Key<byte[]> key = Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
        for (String part : value.split(",", -1)) {
            try {
                metadata.put(key, Base64.getDecoder().decode(part.trim()));
            } catch (IllegalArgumentException e) {
                throw Status.INTERNAL
                        .withDescription("The header " + name + " is not Base64.")
                        .withCause(e)
                        .asRuntimeException();
            }
        }
    }

    /** How long the client wants to wait at most. */
    static Optional<Duration> timeout(RequestHeaders headers) {
        Matcher matcher = TIMEOUT.matcher(headers.get("grpc-timeout", ""));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ChronoUnit unit =
                switch (matcher.group(2)) {
                    case "H" -> ChronoUnit.HOURS;
                    case "M" -> ChronoUnit.MINUTES;
                    case "S" -> ChronoUnit.SECONDS;
                    case "m" -> ChronoUnit.MILLIS;
                    case "u" -> ChronoUnit.MICROS;
                    default -> ChronoUnit.NANOS;
                };
        return Optional.of(Duration.of(Long.parseLong(matcher.group(1)), unit));
    }

    /** The headers of an answer that messages follow. */
    static ResponseHeadersBuilder begin(String contentType, Metadata metadata, int budgetBytes) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.OK).set("content-type", contentType);
        copy(metadata, headers, budgetBytes);
        return headers;
    }

    /** What ends an answer. */
    static HttpHeaders end(Status status, Metadata metadata, int budgetBytes) {
        HttpHeadersBuilder trailers = HttpHeaders.builder();
        putStatus(status, metadata, trailers, budgetBytes);
        return trailers.build();
    }

    static void putStatus(Status status, Metadata metadata, HttpHeadersBuilder into, int budgetBytes) {
        into.setInt("grpc-status", status.getCode().value());
        String description = status.getDescription();
        int used = 0;
        if (description != null && !description.isEmpty()) {
            String message = encode(description);
            used = message.length();
            into.set("grpc-message", message);
        }
        copy(metadata, into, budgetBytes - used);
    }

    private static void copy(Metadata metadata, HttpHeadersBuilder into, int budgetBytes) {
        int left = budgetBytes;
        for (String name : metadata.keys()) {
            if (!passes(name) && !FOR_CLIENTS.contains(name)) {
                continue;
            }
            if (name.endsWith(BINARY_SUFFIX)) {
                Iterable<byte[]> values = metadata.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
                for (byte[] value : values == null ? Set.<byte[]>of() : values) {
                    String text = Base64.getEncoder().withoutPadding().encodeToString(value);
                    left = put(into, name, text, left);
                }
            } else {
                Iterable<String> values = metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
                for (String value : values == null ? Set.<String>of() : values) {
                    left = put(into, name, value, left);
                }
            }
        }
    }

    private static int put(HttpHeadersBuilder into, String name, String value, int left) {
        // 32: what HPACK counts for a header besides its text.
        int size = name.length() + value.length() + 32;
        if (size <= left) {
            into.add(name, value);
            return left - size;
        }
        return left;
    }

    /** Percent-encoding of everything but printable ASCII, cut to what clients take. */
    private static String encode(String message) {
        StringBuilder encoded = new StringBuilder(message.length() + 16);
        for (int i = 0; i < message.length(); ) {
            int point = message.codePointAt(i);
            i += Character.charCount(point);
            if (point >= ' ' && point <= '~' && point != '%') {
                encoded.append((char) point);
            } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
                }
            }
            if (encoded.length() > MESSAGE_BUDGET_BYTES) {
                return encoded.append(" ...").toString();
            }
        }
        return encoded.toString();
    }
}
