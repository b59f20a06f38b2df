package io.drawbar.gateway.socket;

import com.linecorp.armeria.common.util.Exceptions;
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
