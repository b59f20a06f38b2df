package io.drawbar.manager.pods;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.manager.agent.Plan;
import io.drawbar.manager.agent.Wish;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an engine's pod from a manifest that the platform's owner may edit: what stands there stays, and Drawbar puts in what makes it this
 * engine. Nothing secret is in the pod: that is in a Secret of the same name, which the container named {@code engine} has as a file.
 */
final class PodTemplate {
    /** The container that is the engine; others are the owner's own. */
    static final String ENGINE = "engine";

    static final Path WORK = Path.of("/drawbar/work");
    static final Path LAUNCH = Path.of("/drawbar/launch");
    static final Path TMP = Path.of("/drawbar/tmp");

    private static final String LAUNCH_VOLUME = "drawbar-launch";
    /** Readable by the container's user through the pod's group, and by nobody else. */
    private static final int LAUNCH_MODE = 0440;

    private final Pod template;
    private final Shape shape;

    /**
     * What the agent's settings add.
     *
     * @param image empty: the template's
     * @param serviceAccount empty: the template's
     * @param nodeSelector beside the template's
     * @param memoryFactor how much more than its heap an engine may use: the heap times this
     * @param memoryExtraBytes and so much more
     * @param stopGraceSeconds between being told to end and being killed
     */
    record Shape(
            String image,
            String serviceAccount,
            Map<String, String> nodeSelector,
            double memoryFactor,
            long memoryExtraBytes,
            long stopGraceSeconds) {
        Shape {
            nodeSelector = Map.copyOf(nodeSelector);
        }
    }

    private PodTemplate(Pod template, Shape shape) {
        this.template = template;
        this.shape = shape;
    }

    /** Reads and checks a manifest. */
    static PodTemplate read(Path file, Shape shape) {
        Pod pod;
        try {
            pod = Serialization.unmarshal(Files.readString(file), Pod.class);
        } catch (IOException e) {
            throw new BadConfiguration(
                    "The template of pods " + file + " cannot be read (setting agent.kubernetes.template): "
                            + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            throw new BadConfiguration(
                    "The template of pods " + file + " is no manifest of a Pod: " + e.getMessage(), e);
        }
        if (pod == null || pod.getSpec() == null || engines(pod.getSpec()) != 1) {
            throw new BadConfiguration("The template of pods " + file + " must be a Pod with one container named "
                    + ENGINE + ", which becomes the engine.");
        }
        PodTemplate template = new PodTemplate(pod, shape);
        if (shape.image().isEmpty() && text(template.engine().getImage()).isEmpty()) {
            throw new BadConfiguration(
                    "Engines' pods have no image: set agent.kubernetes.image, or image in " + file + ".");
        }
        return template;
    }

    private static long engines(PodSpec spec) {
        return spec.getContainers().stream()
                .filter(container -> ENGINE.equals(container.getName()))
                .count();
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private Container engine() {
        return template.getSpec().getContainers().stream()
                .filter(container -> ENGINE.equals(container.getName()))
                .findFirst()
                .orElseThrow();
    }

    /** The pod of one engine. */
    Pod pod(Wish wish, Plan plan, PodLabels labels) {
        List<Container> containers = new ArrayList<>();
        for (Container container : template.getSpec().getContainers()) {
            containers.add(ENGINE.equals(container.getName()) ? engine(plan) : container);
        }
        PodBuilder pod = new PodBuilder(template)
                .editOrNewMetadata()
                .withName(PodNames.pod(wish.id().value()))
                .withNamespace(null)
                .addToLabels(labels.of(wish))
                .addToAnnotations(labels.annotations(wish))
                .endMetadata()
                .editSpec()
                .withContainers(containers)
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(shape.stopGraceSeconds())
                .addToNodeSelector(shape.nodeSelector())
                .addNewVolume()
                .withName(LAUNCH_VOLUME)
                .withNewSecret()
                .withSecretName(PodNames.pod(wish.id().value()))
                .withDefaultMode(LAUNCH_MODE)
                .endSecret()
                .endVolume()
                .endSpec();
        if (template.getSpec().getAutomountServiceAccountToken() == null) {
            pod.editSpec().withAutomountServiceAccountToken(false).endSpec();
        }
        if (!shape.serviceAccount().isEmpty()) {
            pod.editSpec().withServiceAccountName(shape.serviceAccount()).endSpec();
        }
        return pod.build();
    }

    private Container engine(Plan plan) {
        List<String> words = plan.command().javaWords(Integer.MAX_VALUE).stream()
                .map(PodTemplate::literal)
                .toList();
        Map<String, Quantity> limits = Map.of("memory", memory(plan), "cpu", cores(plan));
        ContainerBuilder container = new ContainerBuilder(engine())
                .withCommand(words.subList(0, 1))
                .withArgs(words.subList(1, words.size()))
                .withEnv(environment(plan))
                .editOrNewResources()
                .addToRequests(limits)
                .addToLimits(limits)
                .endResources()
                .addNewVolumeMount()
                .withName(LAUNCH_VOLUME)
                .withMountPath(LAUNCH.toString())
                .withReadOnly(true)
                .endVolumeMount();
        if (!shape.image().isEmpty()) {
            container.withImage(shape.image());
        }
        container
                .editOrNewSecurityContext()
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .endSecurityContext();
        return container.build();
    }

    /** Kubernetes would replace {@code $(NAME)}; two dollars stand for one. */
    private static String literal(String word) {
        return word.replace("$(", "$$(");
    }

    /** The template's variables come first, and what the plan says of the same name wins; its address is the pod's. */
    private List<EnvVar> environment(Plan plan) {
        List<EnvVar> variables = new ArrayList<>();
        for (EnvVar variable : engine().getEnv()) {
            if (!plan.environment().containsKey(variable.getName())
                    && !EngineLaunch.HOST_VARIABLE.equals(variable.getName())) {
                variables.add(variable);
            }
        }
        plan.environment().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(it -> variables.add(new EnvVar(it.getKey(), literal(it.getValue()), null)));
        variables.add(new EnvVarBuilder()
                .withName(EngineLaunch.HOST_VARIABLE)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("status.podIP")
                .endFieldRef()
                .endValueFrom()
                .build());
        return variables;
    }

    private Quantity memory(Plan plan) {
        long bytes = Math.round(plan.command().memoryBytes() * shape.memoryFactor()) + shape.memoryExtraBytes();
        return new Quantity(((bytes + (1 << 20) - 1) >> 20) + "Mi");
    }

    private static Quantity cores(Plan plan) {
        return new Quantity(Math.max(1, Math.round(plan.command().cores() * 1000)) + "m");
    }

    /**
     * What an engine's pod has as a file and nobody else may read.
     *
     * @param owner the pod, with which it goes
     */
    static Secret secret(Plan plan, Pod owner) {
        Map<String, String> data = new HashMap<>();
        data.put(
                EngineLaunch.FILE,
                Base64.getEncoder().encodeToString(plan.launch().text().getBytes(StandardCharsets.UTF_8)));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(owner.getMetadata().getName())
                .withLabels(owner.getMetadata().getLabels())
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .withData(data)
                .build();
    }
}
