package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real process and what it has started. */
@Timeout(30)
class ProcessGroupTest {
    @Test
    void whatAProcessHasStartedEndsWithItsGroup() throws Exception {
        Process leader = new ProcessBuilder("setsid", "/bin/sh", "-c", "sleep 300 & echo $!; wait").start();
        try (BufferedReader out = leader.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();

            leader.destroyForcibly().waitFor();
            assertThat(child.isAlive()).as("the leader's end alone").isTrue();
            ProcessGroup.kill(leader.pid());
            await().atMost(Duration.ofSeconds(20)).until(() -> !child.isAlive());
            ProcessGroup.kill(leader.pid()); // None is left.
        } finally {
            leader.descendants().forEach(ProcessHandle::destroyForcibly);
            leader.destroyForcibly();
        }
    }
}
