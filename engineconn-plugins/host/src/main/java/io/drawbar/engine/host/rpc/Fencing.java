package io.drawbar.engine.host.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.HeldLease;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the newest holder of each lease, and how it describes the lease, and refuses older ones. The leases seen longest ago are
 * forgotten first. Thread-safe.
 */
final class Fencing {
    private static final int LEASES_KEPT = 10_000;

    private final Map<String, Seen> newest = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > LEASES_KEPT;
        }
    };

    /**
     * The newest holder.
     *
     * @param held its description of the lease, a {@link HeldLease}; kept as it came, as it is seldom asked for
     */
    private record Seen(long fencing, Optional<byte[]> held) {}

    void check(Holder holder) {
        check(holder, Optional.empty());
    }

    /**
     * @param held how the holder describes the lease
     */
    void check(Holder holder, Optional<byte[]> held) {
        long seen;
        synchronized (newest) {
            Seen known = newest.get(holder.leaseId());
            if (known == null
                    || known.fencing() < holder.fencing()
                    || (known.held().isEmpty() && held.isPresent())) {
                known = new Seen(Math.max(holder.fencing(), known == null ? 0 : known.fencing()), held);
                newest.put(holder.leaseId(), known);
            }
            seen = known.fencing();
        }
        if (seen > holder.fencing()) {
            throw new DrawbarException(
                    ErrorCode.STALE_LEASE,
                    "The lease has a newer holder (fencing " + seen + ") than this call (fencing " + holder.fencing()
                            + ").");
        }
    }

    /** How its newest holder describes a lease. */
    Optional<HeldLease> held(String leaseId) {
        Optional<byte[]> bytes;
        synchronized (newest) {
            bytes = Optional.ofNullable(newest.get(leaseId)).flatMap(Seen::held);
        }
        try {
            return bytes.isEmpty() ? Optional.empty() : Optional.of(HeldLease.parseFrom(bytes.get()));
        } catch (InvalidProtocolBufferException e) {
            throw new DrawbarException(ErrorCode.BAD_REQUEST, "A holder has not described its lease as is usual.", e);
        }
    }
}
