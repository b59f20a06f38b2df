package io.drawbar.manager.pods;

import io.drawbar.common.id.NodeId;
import io.drawbar.manager.agent.EngineFacts;
import io.drawbar.manager.agent.Wish;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a pod says of its engine. Labels are for choosing, and their values may be shortened; annotations have the whole truth.
 *
 * @param cluster which Drawbar, the same for all of its agents
 * @param agent which of its agents
 */
record PodLabels(String cluster, NodeId agent) {
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String CLUSTER = "drawbar.io/cluster";
    static final String AGENT = "drawbar.io/agent";
    static final String ENGINE = "drawbar.io/engine";
    static final String TYPE = "drawbar.io/type";
    static final String VERSION = "drawbar.io/version";
    static final String OWNER = "drawbar.io/owner";
    static final String TENANT = "drawbar.io/tenant";

    private static final String DRAWBAR = "drawbar";

    /** What all pods of this Drawbar have. */
    Map<String, String> ofCluster() {
        return Map.of(MANAGED_BY, DRAWBAR, CLUSTER, cluster);
    }

    /** What all pods of this agent have. */
    Map<String, String> ofAgent() {
        return Map.of(MANAGED_BY, DRAWBAR, CLUSTER, cluster, AGENT, PodNames.label(agent.value()));
    }

    Map<String, String> of(Wish wish) {
        Map<String, String> labels = new TreeMap<>(ofAgent());
        annotations(wish).forEach((name, value) -> labels.put(name, PodNames.label(value)));
        return labels;
    }

    Map<String, String> annotations(Wish wish) {
        return new TreeMap<>(Map.of(
                AGENT,
                agent.value(),
                ENGINE,
                wish.id().value(),
                TYPE,
                wish.type().value(),
                VERSION,
                wish.version(),
                OWNER,
                wish.owner().value(),
                TENANT,
                wish.tenant()));
    }

    /** Whether a pod is this agent's, not merely one whose agent's name looks alike in a label. */
    boolean isOwn(Pod pod) {
        return annotation(pod, AGENT).equals(Optional.of(agent.value()));
    }

    static Optional<String> annotation(Pod pod, String name) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).map(all -> all.get(name));
    }

    /** Which engine a pod is; empty when it does not tell, as no pod of Drawbar's making. */
    static Optional<EngineFacts> facts(Pod pod, String namespace) {
        String name = pod.getMetadata().getName();
        return annotation(pod, ENGINE)
                .map(engine -> new EngineFacts(
                        engine,
                        annotation(pod, TYPE).orElse("?"),
                        annotation(pod, VERSION).orElse("?"),
                        annotation(pod, OWNER).orElse("?"),
                        Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
                                .map(Instant::parse)
                                .map(Instant::toEpochMilli)
                                .orElse(0L),
                        0,
                        "pod " + namespace + "/" + name));
    }
}
