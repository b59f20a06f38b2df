package io.drawbar.common.rpc;

import io.drawbar.common.id.NodeId;
import java.util.Objects;

/**
 * Where a server process of Drawbar can be called.
 *
 * @param node whose it is
 * @param host a name or address
 * @param port the internal gRPC port
 */
public record Endpoint(NodeId node, String host, int port) {
    public Endpoint {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(host, "host");
    }
}
