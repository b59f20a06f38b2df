package io.drawbar.engine.host.rpc;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the newest holder of each lease and refuses older ones. The leases seen longest ago are forgotten first. Thread-safe.
 */
final class Fencing {
    private static final int LEASES_KEPT = 10_000;

    private final Map<String, Long> newest = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > LEASES_KEPT;
        }
    };

    void check(Holder holder) {
        long seen;
        synchronized (newest) {
            seen = newest.merge(holder.leaseId(), holder.fencing(), Math::max);
        }
        if (seen > holder.fencing()) {
            throw new DrawbarException(
                    ErrorCode.STALE_LEASE,
                    "The lease has a newer holder (fencing " + seen + ") than this call (fencing " + holder.fencing()
                            + ").");
        }
    }
}
