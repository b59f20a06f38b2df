package io.drawbar.manager.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.engine.EngineLimits;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.agent.ClassArchive;
import io.drawbar.manager.agent.JavaRuntime;
import io.drawbar.manager.agent.LaunchCommand;
import io.drawbar.manager.agent.Plan;
import io.drawbar.manager.agent.Wish;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest of the distribution, filled in. */
class PodTemplateTest {
    private static final Path SHIPPED = Path.of("..", "dist/src/main/conf/engine-pod.yaml");
    private static final PodTemplate.Shape SHAPE = new PodTemplate.Shape(
            "registry.example.org/drawbar:1",
            "drawbar-engine",
            Map.of("topology.kubernetes.io/zone", "a"),
            2,
            512L << 20,
            10);
    private static final Wish WISH = new Wish(
            new EngineId("e1"),
            new EngineTypeName("echo"),
            "1",
            new UserName("ann@example.org"),
            "sales",
            "user",
            Map.of(),
            "the-token",
            0,
            0);

    @TempDir
    Path folder;

    private static Plan plan(String option) {
        EngineLaunch launch = new EngineLaunch(
                "e1",
                "echo",
                "1",
                "ann@example.org",
                "sales",
                "user",
                Map.of(),
                "zk:2181",
                "drawbar",
                10_000,
                "the-token",
                "digest",
                EngineLaunch.HOST_LATER,
                "/opt/drawbar/plugin",
                "/drawbar/work",
                10,
                10,
                1_000,
                EngineLimits.DEFAULTS,
                List.of());
        LaunchCommand command = new LaunchCommand(
                new JavaRuntime(Path.of("/opt/java")),
                1L << 30,
                1.5,
                List.of(Path.of("/opt/drawbar/a.jar")),
                List.of(option),
                List.of(),
                PodTemplate.WORK,
                PodTemplate.LAUNCH.resolve(EngineLaunch.FILE),
                Path.of("/opt/drawbar/lib/engine/host"));
        return new Plan(
                launch,
                command,
                Map.of("MODE", "$(HOME) x"),
                PodTemplate.WORK,
                new ClassArchive.Fingerprint("", ""),
                new Plan.Confinement(Optional.empty(), Path.of("/drawbar/warehouse")));
    }

    private static Pod filled() {
        return PodTemplate.read(SHIPPED, SHAPE)
                .pod(WISH, plan("-Dx=$(SECRET) ; rm"), new PodLabels("c1", new NodeId("node-1")));
    }

    @Test
    void theEngineIsPutIntoTheManifestOfTheDistribution() {
        Pod pod = filled();
        Container engine = pod.getSpec().getContainers().get(0);
        assertThat(engine.getImage()).isEqualTo("registry.example.org/drawbar:1");
        assertThat(engine.getCommand()).containsExactly("/opt/java/bin/java");
        assertThat(engine.getArgs())
                .contains("-Xmx1024m", "-XX:ActiveProcessorCount=2", "-Dx=$$(SECRET) ; rm")
                .endsWith("/drawbar/launch/launch.properties", "/opt/drawbar/lib/engine/host");
        assertThat(engine.getEnv()).extracting(EnvVar::getName).containsExactly("MODE", EngineLaunch.HOST_VARIABLE);
        assertThat(engine.getEnv().get(0).getValue()).isEqualTo("$$(HOME) x");
        assertThat(engine.getEnv().get(1).getValueFrom().getFieldRef().getFieldPath())
                .isEqualTo("status.podIP");
        assertThat(engine.getResources().getLimits())
                .containsEntry("memory", new Quantity("2560Mi"))
                .containsEntry("cpu", new Quantity("1500m"))
                .containsKey("ephemeral-storage");
        assertThat(engine.getResources().getRequests()).containsEntry("memory", new Quantity("2560Mi"));
        assertThat(pod.getSpec().getNodeSelector()).containsEntry("topology.kubernetes.io/zone", "a");
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("drawbar-engine");
        assertThat(pod.getMetadata().getLabels())
                .containsEntry(PodLabels.ENGINE, "e1")
                .containsEntry(PodLabels.TENANT, "sales")
                .containsEntry(PodLabels.AGENT, "node-1");
    }

    @Test
    void itIsNobodysRootAndReachesNothingThatIsNotItsOwn() {
        Pod pod = filled();
        Container engine = pod.getSpec().getContainers().get(0);
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(engine.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(engine.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(engine.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(engine.getVolumeMounts())
                .filteredOn(mount -> mount.getMountPath().equals("/drawbar/launch"))
                .allMatch(mount -> mount.getReadOnly())
                .hasSize(1);
    }

    @Test
    void theSecretIsInItsSecretAlone() {
        Pod pod = filled();
        assertThat(Serialization.asYaml(pod)).doesNotContain("the-token");
        Secret secret = PodTemplate.secret(plan("-x"), pod);
        assertThat(secret.getMetadata().getName()).isEqualTo(pod.getMetadata().getName());
        assertThat(secret.getMetadata().getOwnerReferences()).hasSize(1);
        assertThat(new String(
                        Base64.getDecoder().decode(secret.getData().get(EngineLaunch.FILE)), StandardCharsets.UTF_8))
                .contains("the-token");
    }

    @Test
    void whatTheOwnerHasWrittenStays() throws IOException {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, """
                apiVersion: v1
                kind: Pod
                metadata: { labels: { team: data } }
                spec:
                  automountServiceAccountToken: true
                  nodeSelector: { disk: ssd }
                  tolerations: [{ key: spark, operator: Exists }]
                  containers:
                    - { name: proxy, image: envoy }
                    - { name: engine, image: own, env: [{ name: A, value: b }, { name: MODE, value: lost }] }
                """);
        PodTemplate template = PodTemplate.read(own, new PodTemplate.Shape("", "", Map.of(), 2, 0, 10));
        Pod pod = template.pod(WISH, plan("-x"), new PodLabels("c1", new NodeId("node-1")));
        assertThat(pod.getMetadata().getLabels()).containsEntry("team", "data");
        assertThat(pod.getSpec().getNodeSelector()).containsEntry("disk", "ssd");
        assertThat(pod.getSpec().getTolerations()).hasSize(1);
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isTrue();
        assertThat(pod.getSpec().getContainers())
                .extracting(Container::getImage)
                .containsExactly("envoy", "own");
        assertThat(pod.getSpec().getContainers().get(1).getEnv())
                .extracting(EnvVar::getName)
                .containsExactly("A", "MODE", EngineLaunch.HOST_VARIABLE);
        assertThat(pod.getSpec().getContainers().get(1).getSecurityContext().getRunAsNonRoot())
                .isTrue();
    }

    @Test
    void aManifestThatCannotBeUsedIsRefusedWithItsFile() throws IOException {
        Path bad = folder.resolve("bad.yaml");
        assertThatThrownBy(() -> PodTemplate.read(bad, SHAPE))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("agent.kubernetes.template");
        Files.writeString(bad, "apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: other }] }\n");
        assertThatThrownBy(() -> PodTemplate.read(bad, SHAPE)).hasMessageContaining("one container named engine");
        Files.writeString(bad, "apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: engine }] }\n");
        assertThatThrownBy(() -> PodTemplate.read(bad, new PodTemplate.Shape("", "", Map.of(), 2, 0, 10)))
                .hasMessageContaining("agent.kubernetes.image");
        Files.writeString(bad, "- : {");
        assertThatThrownBy(() -> PodTemplate.read(bad, SHAPE)).isInstanceOf(BadConfiguration.class);
    }
}
