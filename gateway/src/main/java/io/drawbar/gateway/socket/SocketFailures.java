package io.drawbar.gateway.socket;

import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.server.websocket.WebSocketProtocolViolationException;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.Failure;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The failure in anything that can be thrown; what nobody expected is logged here, and its words are not told. */
final class SocketFailures {
    private static final Logger log = LoggerFactory.getLogger(SocketFailures.class);

    private SocketFailures() {}

    /**
     * Whether a client closes in the way that browsers do when they are told no status: with an empty body, which RFC 6455 allows and
     * Armeria's decoder takes for an error.
     */
    static boolean isCloseWithoutStatus(Throwable thrown) {
        return Exceptions.peel(thrown) instanceof WebSocketProtocolViolationException violation
                && violation.closeStatus().equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
                && String.valueOf(violation.getMessage()).contains("Invalid close frame body");
    }

    static Failure of(Throwable thrown) {
        Throwable cause = Exceptions.peel(thrown);
        Failure failure = Failures.from(cause);
        if (cause instanceof DrawbarException
                || cause instanceof StatusRuntimeException
                || cause instanceof StatusException) {
            return failure;
        }
        log.error("A WebSocket request failed", cause);
        return failure.toBuilder().clearRootCause().build();
    }
}
