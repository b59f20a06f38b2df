package io.drawbar.manager.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.manager.agent.Autopsy;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States as API servers tell them, in the documented words. */
class PodAutopsyTest {
    private static PodAutopsy of(String status) {
        return new PodAutopsy(Serialization.unmarshal("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "engine-1"}, "spec": {"nodeName": "n7", "containers": [
                 {"name": "side"}, {"name": "engine", "resources": {"limits": {"memory": "1536Mi"}}}]},
                 "status": %s}""".formatted(status), Pod.class));
    }

    private static PodAutopsy terminated(String how) {
        return of("{\"phase\": \"Failed\", \"containerStatuses\": [{\"name\": \"side\", \"state\": {\"running\": {}}},"
                + " {\"name\": \"engine\", \"state\": {\"terminated\": " + how + "}}]}");
    }

    private static Autopsy.Finding finding(PodAutopsy pod) throws IOException {
        return pod.finding(pod.exitCode(), "spark", List.of("a last line"));
    }

    @Test
    void aContainerThatUsedItsMemoryUpIsTold() throws IOException {
        Autopsy.Finding found = finding(terminated("{\"exitCode\": 137, \"reason\": \"OOMKilled\"}"));
        assertThat(found.cause()).contains("OOMKilled", "1536Mi");
        assertThat(found.remedy()).contains("agent.cgroup.memory-extra");
    }

    @Test
    void anEvictedPodIsToldWithItsNodeAndTheNodesWords() throws IOException {
        PodAutopsy pod = of(
                "{\"phase\": \"Failed\", \"reason\": \"Evicted\", \"message\": \"The node was low on resource: memory.\"}");
        assertThat(pod.hasEnded()).isTrue();
        assertThat(pod.exitCode()).isEqualTo(Autopsy.UNKNOWN);
        assertThat(finding(pod).cause())
                .isEqualTo("its pod was evicted from node n7: The node was low on resource: memory.");
    }

    @Test
    void anEnginesOwnWordsComeThroughItsLastMessage() throws IOException {
        Autopsy.Finding found = finding(terminated(
                "{\"exitCode\": 3, \"reason\": \"Error\", \"message\": \"No such master.\\nCaused by: x\"}"));
        assertThat(found.cause()).isEqualTo("No such master.");
    }

    @Test
    void anImageWithoutJavaIsTold() throws IOException {
        Autopsy.Finding found = finding(
                terminated(
                        "{\"exitCode\": 128, \"reason\": \"StartError\", \"message\": \"exec: /opt/java/bin/java: no such file\"}"));
        assertThat(found.cause()).contains("could not run", "no such file");
        assertThat(found.remedy()).contains("agent.kubernetes.java");
    }

    @Test
    void whatHasNoNodeIsToldWithTheSchedulersWords() {
        Autopsy.Finding found =
                of("{\"phase\": \"Pending\", \"conditions\": [{\"type\": \"PodScheduled\", \"status\": \"False\","
                                + " \"reason\": \"Unschedulable\", \"message\": \"0/3 nodes are available: 3 Insufficient memory.\"}]}")
                        .obstacle()
                        .orElseThrow();
        assertThat(found.cause()).contains("Unschedulable", "3 Insufficient memory");
        assertThat(found.remedy()).contains("engines.TYPE.memory");
    }

    @Test
    void aPodThatIsBeingMadeWaitsForNothingInParticular() {
        PodAutopsy pod =
                of("{\"phase\": \"Pending\", \"containerStatuses\": [{\"name\": \"engine\", \"state\": {\"waiting\":"
                        + " {\"reason\": \"ContainerCreating\"}}}]}");
        assertThat(pod.obstacle()).isEmpty();
        assertThat(pod.hasBegun()).isFalse();
        assertThat(pod.hasEnded()).isFalse();
    }

    @Test
    void aPodThatMadeRoomForAnotherIsTold() throws IOException {
        Autopsy.Finding found =
                finding(of("{\"phase\": \"Failed\", \"conditions\": [{\"type\": \"DisruptionTarget\", \"status\":"
                        + " \"True\", \"reason\": \"PreemptionByScheduler\"}]}"));
        assertThat(found.cause()).contains("higher priority");
        assertThat(found.remedy()).contains("priority class");
    }

    @Test
    void aFullHeapIsFoundInTheLogAsForAProcess() throws IOException {
        PodAutopsy pod = terminated("{\"exitCode\": 3, \"reason\": \"Error\"}");
        Autopsy.Finding found = pod.finding(3, "spark", List.of("java.lang.OutOfMemoryError: Java heap space"));
        assertThat(found.remedy()).contains("engines.spark.memory");
    }
}
