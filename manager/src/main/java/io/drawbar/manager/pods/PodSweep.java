package io.drawbar.manager.pods;

import io.drawbar.common.id.EngineId;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away pods that nobody knows: this agent's own that are not in its table (a creation whose answer was lost), and ended ones of agents
 * that did not come back. A pod must be found so twice, some time apart, before it goes. Used by one thread.
 */
final class PodSweep {
    private static final Logger log = LoggerFactory.getLogger(PodSweep.class);

    private final PodApi api;
    private final PodLabels labels;
    private final PodEngine.PodDeletion deletion;
    private final Bounds bounds;
    private final Map<String, Long> suspects = new HashMap<>();
    private long lastMillis;

    /**
     * How patient it is.
     *
     * @param every how often it looks
     * @param own how long an own pod may be unknown
     * @param ended how long another agent's pod may lie there
     */
    record Bounds(Duration every, Duration own, Duration ended) {
        static final Bounds USUAL = new Bounds(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(15));
    }

    PodSweep(PodApi api, PodLabels labels, PodEngine.PodDeletion deletion, Bounds bounds) {
        this.api = api;
        this.labels = labels;
        this.deletion = deletion;
        this.bounds = bounds;
    }

    /** Looks, if it is time; answers with the ids of all pods that are there, empty when it has not looked. */
    Optional<Set<String>> sweep(Predicate<EngineId> isKnown, long nowMillis) {
        if (nowMillis - lastMillis < bounds.every().toMillis()) {
            return Optional.empty();
        }
        lastMillis = nowMillis;
        Set<String> found = new HashSet<>();
        Set<String> there = new HashSet<>();
        for (Pod pod : api.list(labels.ofCluster())) {
            Optional<Duration> patience = patience(pod, isKnown);
            String key = pod.getMetadata().getName() + "/" + pod.getMetadata().getUid();
            there.add(pod.getMetadata().getUid());
            if (patience.isPresent()) {
                found.add(key);
                Long since = suspects.putIfAbsent(key, nowMillis);
                if (since != null && nowMillis - since >= patience.get().toMillis()) {
                    log.warn(
                            "Clearing away pod {}, which no agent knows",
                            pod.getMetadata().getName());
                    deletion.delete(pod.getMetadata().getName(), Duration.ZERO);
                }
            }
        }
        suspects.keySet().retainAll(found);
        return Optional.of(there);
    }

    /** How long it may stay; empty: it is not to be cleared away. */
    private Optional<Duration> patience(Pod pod, Predicate<EngineId> isKnown) {
        if (labels.isOwn(pod)) {
            boolean known = PodLabels.annotation(pod, PodLabels.ENGINE)
                    .map(EngineId::new)
                    .filter(isKnown)
                    .isPresent();
            return known ? Optional.empty() : Optional.of(bounds.own());
        }
        return new PodAutopsy(pod).hasEnded() ? Optional.of(bounds.ended()) : Optional.empty();
    }
}
