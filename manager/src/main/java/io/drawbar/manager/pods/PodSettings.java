package io.drawbar.manager.pods;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.manager.agent.Distribution;
import io.drawbar.manager.agent.JavaRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings of engines as pods; manager/KUBERNETES.md explains them. */
public final class PodSettings {
    static final Setting<Path> CONFIG = Setting.path(
            "agent.kubernetes.config",
            "",
            "The kubeconfig that says where the cluster is; empty: what KUBECONFIG names, ~/.kube/config, or the service account of the"
                    + " pod that the agent is in.");
    static final Setting<String> CONTEXT = Setting.string(
            "agent.kubernetes.context", "", "Which of the kubeconfig's contexts; empty: its current one.");
    static final Setting<String> NAMESPACE = Setting.string(
            "agent.kubernetes.namespace", "", "Where engines' pods are; empty: the context's or the agent's own.");
    static final Setting<String> IMAGE =
            Setting.string("agent.kubernetes.image", "", "The image of engines' pods; empty: as the template says.");
    static final Setting<Path> TEMPLATE = Setting.path(
            "agent.kubernetes.template",
            "",
            "What each engine's pod is made from; empty: conf/engine-pod.yaml of the home, else of the distribution.");
    static final Setting<String> SERVICE_ACCOUNT = Setting.string(
            "agent.kubernetes.service-account",
            "",
            "The service account of engines' pods; empty: as the template says.");
    static final Setting<Path> DIST = Setting.path(
            "agent.kubernetes.dist", "", "Where the distribution is in the image; empty: where the agent has it.");
    static final Setting<Path> HOME = Setting.path(
            "agent.kubernetes.home",
            "",
            "Where the home with engines and run/plugins is in the image; empty: where the agent has it.");
    static final Setting<Path> JAVA =
            Setting.path("agent.kubernetes.java", "", "Where Java is in the image; empty: where the agent has it.");
    static final Setting<Path> WAREHOUSE = Setting.path(
            "agent.kubernetes.warehouse",
            "/drawbar/warehouse",
            "The folder in pods that stands for {warehouse}; each owner has one below it.");
    static final Setting<Map<String, String>> NODE_LABELS = Setting.section(
            "agent.kubernetes.node-labels",
            "Which of agent.labels a pod's node must have, and how Kubernetes calls it, such as zone ="
                    + " \"topology.kubernetes.io/zone\".",
            EngineDescriptor::texts);
    static final Setting<Duration> CALL_LIMIT =
            Setting.duration("agent.kubernetes.call-limit", "10s", "How long the API server may take for one call.");
    static final Setting<Duration> START_LIMIT = Setting.duration(
            "agent.kubernetes.start-limit",
            "60s",
            "How long the agent's start waits for the API server, without which it cannot adopt what runs.");
    static final Setting<Duration> PENDING_LIMIT = Setting.duration(
            "agent.kubernetes.pending-limit",
            "60s",
            "How long a pod may have no node or no image before its start has failed.");

    private PodSettings() {}

    public static List<Setting<?>> all() {
        return List.of(
                CONFIG,
                CONTEXT,
                NAMESPACE,
                IMAGE,
                TEMPLATE,
                SERVICE_ACCOUNT,
                DIST,
                HOME,
                JAVA,
                WAREHOUSE,
                NODE_LABELS,
                CALL_LIMIT,
                START_LIMIT,
                PENDING_LIMIT);
    }

    /**
     * What pods ask of their node.
     *
     * @param agentLabels the agent's own
     */
    static Map<String, String> nodeSelector(Settings settings, Map<String, String> agentLabels) {
        Map<String, String> selector = new TreeMap<>();
        settings.get(NODE_LABELS).forEach((label, nodeLabel) -> {
            String value = agentLabels.get(label);
            if (value == null) {
                throw new BadConfiguration("agent.kubernetes.node-labels names the label " + label
                        + ", which agent.labels does not have; it has " + agentLabels.keySet() + ".");
            }
            selector.put(nodeLabel, value);
        });
        return selector;
    }

    /** A path that may be left empty. */
    static Optional<Path> path(Settings settings, Setting<Path> setting) {
        return Optional.of(settings.get(setting)).filter(it -> !it.toString().isEmpty());
    }

    /** The manifest that pods are made from. */
    static Path template(Settings settings, DrawbarHome home, Distribution distribution) {
        String name = "engine-pod.yaml";
        Path own = home.conf().resolve(name);
        return path(settings, TEMPLATE)
                .orElse(
                        Files.isRegularFile(own)
                                ? own
                                : distribution.root().resolve("conf").resolve(name));
    }

    /** What the image has elsewhere than this host. */
    static PodPlaces places(Settings settings, DrawbarHome home, Distribution distribution) {
        Map<Path, Path> moved = new HashMap<>();
        path(settings, DIST).ifPresent(it -> moved.put(distribution.root(), it));
        path(settings, HOME)
                .ifPresent(it -> moved.put(home.root().toAbsolutePath().normalize(), it));
        path(settings, JAVA)
                .ifPresent(it ->
                        moved.put(JavaRuntime.own().home().toAbsolutePath().normalize(), it));
        return new PodPlaces(moved, settings.get(WAREHOUSE));
    }
}
