package io.drawbar.common.rpc;

import io.grpc.Metadata;

/** Metadata of calls between the gateway and the entrances. */
public final class RpcHeaders {
    /** Trailer of a failed call: the node id of the entrance that has the job asked about. */
    public static final Metadata.Key<String> OWNER = Metadata.Key.of("drawbar-owner", Metadata.ASCII_STRING_MARSHALLER);

    /** Header of forwarded Flight calls: which of a user's connections it is, {@code NODE.RANDOM}, NODE being the entrance. */
    public static final Metadata.Key<String> CONNECTION =
            Metadata.Key.of("drawbar-connection", Metadata.ASCII_STRING_MARSHALLER);

    private RpcHeaders() {}
}
