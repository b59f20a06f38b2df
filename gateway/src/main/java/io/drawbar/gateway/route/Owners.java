package io.drawbar.gateway.route;

import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which entrance has which job, as far as it has been learnt; the least recently used are forgotten. Thread-safe. */
final class Owners {
    private final Map<JobId, NodeId> known;

    Owners(int capacity) {
        this.known = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<JobId, NodeId> eldest) {
                return size() > capacity;
            }
        };
    }

    Optional<NodeId> of(JobId job) {
        synchronized (known) {
            return Optional.ofNullable(known.get(job));
        }
    }

    void remember(JobId job, NodeId owner) {
        synchronized (known) {
            known.put(job, owner);
        }
    }

    void forget(JobId job, NodeId owner) {
        synchronized (known) {
            known.remove(job, owner);
        }
    }
}
