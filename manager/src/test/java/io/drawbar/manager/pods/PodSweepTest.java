package io.drawbar.manager.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.id.NodeId;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true, https = false)
class PodSweepTest {
    private static final PodLabels MINE = new PodLabels("c1", new NodeId("node-1"));

    KubernetesClient client;
    private final List<String> deleted = new ArrayList<>();

    private void pod(String name, PodLabels labels, String phase) {
        client.pods()
                .inNamespace("drawbar")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels.ofAgent())
                        .addToAnnotations(PodLabels.AGENT, labels.agent().value())
                        .addToAnnotations(PodLabels.ENGINE, name)
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .withNewStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build())
                .create();
    }

    private PodSweep sweep() {
        return new PodSweep(
                new PodApi(client, "drawbar"), MINE, (name, grace) -> deleted.add(name), PodSweep.Bounds.USUAL);
    }

    @Test
    void ownPodsThatNobodyKnowsGoAfterAWhileAndKnownOnesStay() {
        pod("known", MINE, "Running");
        pod("stray", MINE, "Running");
        PodSweep sweep = sweep();
        long now = Duration.ofDays(1).toMillis();
        sweep.sweep(id -> id.value().equals("known"), now);
        assertThat(deleted).isEmpty();
        sweep.sweep(id -> id.value().equals("known"), now + 31_000);
        assertThat(deleted).isEmpty();
        sweep.sweep(id -> id.value().equals("known"), now + 62_000);
        assertThat(deleted).containsExactly("stray");
    }

    @Test
    void whatOtherAgentsLeftGoesWhenItHasEndedAndAnotherDrawbarsNever() {
        PodLabels other = new PodLabels("c1", new NodeId("node-2"));
        pod("other-runs", other, "Running");
        pod("other-ended", other, "Failed");
        pod("elsewhere", new PodLabels("c2", new NodeId("node-1")), "Failed");
        PodSweep sweep = sweep();
        long now = Duration.ofDays(1).toMillis();
        sweep.sweep(id -> false, now);
        sweep.sweep(id -> false, now + Duration.ofMinutes(14).toMillis());
        assertThat(deleted).isEmpty();
        sweep.sweep(id -> false, now + Duration.ofMinutes(16).toMillis());
        assertThat(deleted).containsExactly("other-ended");
    }
}
