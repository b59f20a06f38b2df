package io.drawbar.gateway.flight;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How gRPC travels between a client and this port. The messages are the same; what differs is where an answer's status stands. The
 * formats are "gRPC over HTTP2" and "gRPC Web" of the gRPC project.
 */
enum Wire {
    /** The status is in HTTP/2's trailers. Clients refuse trailers of more than 8 KiB. */
    GRPC("application/grpc", 7 << 10) {
        @Override
        HttpObject end(Status status, Metadata metadata) {
            return trailers(status, metadata);
        }

        @Override
        List<HttpObject> only(Status status, Metadata metadata, Optional<String> cookie) {
            ResponseHeadersBuilder headers = headers(new Metadata(), cookie);
            GrpcHeaders.putStatus(status, metadata, headers, GRPC.budgetBytes);
            return List.of(headers.endOfStream(true).build());
        }
    },
    /** The status is a last message with a mark; works over HTTP/1.1 as well. */
    WEB("application/grpc-web+proto", 64 << 10) {
        @Override
        HttpObject end(Status status, Metadata metadata) {
            StringBuilder text = new StringBuilder();
            trailers(status, metadata)
                    .forEach((name, value) ->
                            text.append(name).append(": ").append(value).append("\r\n"));
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            return HttpData.wrap(ByteBuffer.allocate(GrpcMessages.PREFIX_BYTES + bytes.length)
                    .put(TRAILER_MARK)
                    .putInt(bytes.length)
                    .put(bytes)
                    .array());
        }

        @Override
        List<HttpObject> only(Status status, Metadata metadata, Optional<String> cookie) {
            return List.of(begin(new Metadata(), cookie), end(status, metadata));
        }
    };

    private static final byte TRAILER_MARK = (byte) 0x80;
    private static final String BASE64 = "application/grpc-web-text";

    private final String contentType;
    private final int budgetBytes;

    Wire(String contentType, int budgetBytes) {
        this.contentType = contentType;
        this.budgetBytes = budgetBytes;
    }

    /** What a request asks for; empty: it is no gRPC that is understood here. */
    static Optional<Wire> of(RequestHeaders headers) {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
        if (type.startsWith(BASE64) || !type.startsWith(GRPC.contentType)) {
            return Optional.empty();
        }
        return Optional.of(type.startsWith("application/grpc-web") ? WEB : GRPC);
    }

    /** What ends an answer that has begun. */
    abstract HttpObject end(Status status, Metadata metadata);

    /** An answer without messages. */
    abstract List<HttpObject> only(Status status, Metadata metadata, Optional<String> cookie);

    /**
     * The headers of an answer that messages follow.
     *
     * @param cookie to set
     */
    ResponseHeaders begin(Metadata metadata, Optional<String> cookie) {
        return headers(metadata, cookie).build();
    }

    ResponseHeadersBuilder headers(Metadata metadata, Optional<String> cookie) {
        ResponseHeadersBuilder headers = GrpcHeaders.begin(contentType, metadata, budgetBytes);
        cookie.ifPresent(value -> headers.add(HttpHeaderNames.SET_COOKIE, value));
        return headers;
    }

    HttpHeaders trailers(Status status, Metadata metadata) {
        return GrpcHeaders.end(status, metadata, budgetBytes);
    }
}
