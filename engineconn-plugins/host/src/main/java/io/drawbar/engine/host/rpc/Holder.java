package io.drawbar.engine.host.rpc;

import io.grpc.Context;

/**
 * Who makes a call: the holder of a lease of this engine.
 *
 * @param leaseId which lease
 * @param fencing grows each time the lease gets a new holder
 */
record Holder(String leaseId, long fencing) {
    static final Context.Key<Holder> CURRENT = Context.key("drawbar-holder");
}
