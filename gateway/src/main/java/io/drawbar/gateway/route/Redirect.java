package io.drawbar.gateway.route;

import io.drawbar.common.error.Failures;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.rpc.RpcHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/** What a failed call says about where to go instead. */
final class Redirect {
    private Redirect() {}

    /** The entrance that has the job, when the one asked has said so. */
    static Optional<NodeId> owner(Throwable thrown) {
        Metadata trailers = Status.trailersFromThrowable(thrown);
        String owner = trailers == null ? null : trailers.get(RpcHeaders.OWNER);
        return owner == null || owner.isEmpty() ? Optional.empty() : Optional.of(new NodeId(owner));
    }

    /** Whether the other side was never reached or went away, rather than answering that something is unavailable. */
    static boolean isLost(Throwable thrown) {
        return Status.fromThrowable(thrown).getCode() == Status.Code.UNAVAILABLE && !Failures.isTold(thrown);
    }
}
