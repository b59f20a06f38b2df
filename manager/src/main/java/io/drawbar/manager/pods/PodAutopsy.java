package io.drawbar.manager.pods;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.manager.agent.Autopsy;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pod's status says, in the words of <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/">its life cycle</a>:
 * whether it runs, is ready or has ended, what it waits for, and why it ended.
 */
final class PodAutopsy {
    private static final String OUT_OF_MEMORY = "OOMKilled";
    private static final int CANNOT_RUN = 127;
    private static final List<String> NO_START = List.of("StartError", "ContainerCannotRun", "RunContainerError");
    private static final List<String> NO_IMAGE = List.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable");
    private static final List<String> NO_CONTAINER =
            List.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError");
    private static final List<String> NODE_WENT =
            List.of("NodeLost", "NodeShutdown", "Terminated", "Shutdown", "NodeAffinity", "TerminationByKubelet");

    private final Pod pod;

    PodAutopsy(Pod pod) {
        this.pod = pod;
    }

    private Optional<PodStatus> status() {
        return Optional.ofNullable(pod.getStatus());
    }

    private Optional<ContainerState> state() {
        return status().stream()
                .map(PodStatus::getContainerStatuses)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(container -> PodTemplate.ENGINE.equals(container.getName()))
                .findFirst()
                .map(ContainerStatus::getState);
    }

    private Optional<ContainerStateTerminated> terminated() {
        return state().map(ContainerState::getTerminated);
    }

    private Optional<PodCondition> condition(String type) {
        return status().stream()
                .map(PodStatus::getConditions)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    /** Whether the engine's container has begun. */
    boolean hasBegun() {
        return state().map(ContainerState::getRunning).isPresent()
                || terminated().isPresent();
    }

    boolean isReady() {
        return condition("Ready").map(it -> "True".equals(it.getStatus())).orElse(false);
    }

    /** Whether the engine has ended, whatever other containers do. */
    boolean hasEnded() {
        String phase = status().map(PodStatus::getPhase).orElse("");
        return terminated().isPresent() || phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** {@link Autopsy#UNKNOWN} when no container has told one. */
    int exitCode() {
        return terminated().map(ContainerStateTerminated::getExitCode).orElse(Autopsy.UNKNOWN);
    }

    /** What keeps it from beginning, where it will hardly begin by itself. */
    Optional<Autopsy.Finding> obstacle() {
        if (hasBegun() || hasEnded()) {
            return Optional.empty();
        }
        Optional<PodCondition> unscheduled = condition("PodScheduled")
                .filter(it -> "False".equals(it.getStatus()) && "Unschedulable".equals(it.getReason()));
        if (unscheduled.isPresent()) {
            return Optional.of(new Autopsy.Finding(
                    "no node of the cluster can take its pod (Unschedulable): "
                            + words(unscheduled.get().getMessage()),
                    "Lower engines.TYPE.memory or its cores, look at agent.kubernetes.node-labels and the template's node"
                            + " selector and tolerations, or give the cluster a larger node."));
        }
        return Stream.concat(
                        status().map(PodStatus::getInitContainerStatuses).stream(),
                        status().map(PodStatus::getContainerStatuses).stream())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .flatMap(it -> obstacle(it).stream())
                .findFirst();
    }

    private static Optional<Autopsy.Finding> obstacle(ContainerStateWaiting waiting) {
        String reason = words(waiting.getReason());
        String said = reason + ": " + words(waiting.getMessage());
        if (NO_IMAGE.contains(reason)) {
            return Optional.of(
                    new Autopsy.Finding(
                            "its image cannot be had (" + said + ")",
                            "Look at agent.kubernetes.image, and whether the nodes may pull it (imagePullSecrets of the template)."));
        }
        if (NO_CONTAINER.contains(reason)) {
            return Optional.of(new Autopsy.Finding(
                    "its container cannot be made (" + said + ")",
                    "Look at the template of pods (agent.kubernetes.template)."));
        }
        return Optional.empty();
    }

    /**
     * Why it ended.
     *
     * @param type of the engine
     * @param lines the last of its log
     */
    Autopsy.Finding finding(int code, String type, List<String> lines) throws IOException {
        Optional<Autopsy.Finding> cluster = ofCluster(code);
        if (cluster.isPresent()) {
            return cluster.get();
        }
        String last = terminated().map(ContainerStateTerminated::getMessage).orElse("");
        Map<String, String> texts = code == EngineLaunch.EXIT_START_FAILED && last != null && !last.isBlank()
                ? Map.of(EngineLaunch.FAILURE_FILE, last)
                : Map.of();
        return new Autopsy(new Autopsy.Evidence(code, type, lines, texts, Map.of(), Optional.empty(), 0)).finding();
    }

    private Optional<Autopsy.Finding> ofCluster(int code) {
        String reason = status().map(PodStatus::getReason).orElse("");
        String said = words(status().map(PodStatus::getMessage).orElse(""));
        if ("Evicted".equals(reason)) {
            return Optional.of(new Autopsy.Finding(
                    "its pod was evicted from " + node() + ": " + said,
                    "The node was short of something: raise what the pod asks for (ephemeral-storage in the template,"
                            + " agent.cgroup.memory-extra), or use other nodes."));
        }
        if (terminated().map(it -> OUT_OF_MEMORY.equals(it.getReason())).orElse(false)) {
            return Optional.of(new Autopsy.Finding(
                    "killed for memory (OOMKilled): with all that it started it used the " + memory()
                            + " its container may",
                    "Raise agent.cgroup.memory-extra or agent.cgroup.memory-factor, which say how much more than its heap an"
                            + " engine may use, or lower what it uses beside the heap."));
        }
        Optional<ContainerStateTerminated> unstarted =
                terminated().filter(it -> NO_START.contains(words(it.getReason())) || it.getExitCode() == CANNOT_RUN);
        if (unstarted.isPresent()) {
            return Optional.of(
                    new Autopsy.Finding(
                            "its container could not run: "
                                    + words(unstarted.get().getMessage()),
                            "The image must have Java at agent.kubernetes.java and the distribution at agent.kubernetes.dist."));
        }
        boolean preempted = condition("DisruptionTarget")
                .map(it -> "PreemptionByScheduler".equals(it.getReason()))
                .orElse(false);
        if (preempted || "Preempting".equals(reason)) {
            return Optional.of(new Autopsy.Finding(
                    "its pod made room for one of a higher priority" + after(said),
                    "Give engines' pods a priority class in the template."));
        }
        if (NODE_WENT.contains(reason)) {
            return Optional.of(Autopsy.Finding.of("its node " + node() + " went (" + reason + ")" + after(said)));
        }
        if (code == Autopsy.UNKNOWN && !reason.isEmpty()) {
            return Optional.of(new Autopsy.Finding(
                    "the cluster ended its pod (" + reason + ")" + after(said), "Look at agent.kubernetes.template."));
        }
        return Optional.empty();
    }

    private String node() {
        return "node " + Optional.ofNullable(pod.getSpec().getNodeName()).orElse("?");
    }

    private String memory() {
        return pod.getSpec().getContainers().stream()
                .filter(container -> PodTemplate.ENGINE.equals(container.getName()))
                .map(container -> container.getResources().getLimits().get("memory"))
                .filter(Objects::nonNull)
                .map(Quantity::toString)
                .findFirst()
                .orElse("memory");
    }

    private static String after(String said) {
        return said.isEmpty() ? "" : ": " + said;
    }

    private static String words(String text) {
        return text == null ? "" : text.strip();
    }
}
