package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.protocol.v1.HostState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a host is, and when that closes an agent. */
class HostProbeTest {
    @TempDir
    Path folder;

    @Test
    void theKernelsFilesAreRead() throws Exception {
        Path proc = Files.createDirectories(folder.resolve("proc/pressure")).getParent();
        Files.writeString(proc.resolve("loadavg"), "3.25 2.00 1.00 2/500 12345\n");
        Files.writeString(proc.resolve("meminfo"), "MemTotal:  1000 kB\nMemFree:  1 kB\nMemAvailable:  400 kB\n");
        Files.writeString(proc.resolve("vmstat"), "nr_free_pages 1\noom_kill 7\nx 2\n");
        Files.writeString(
                proc.resolve("pressure/memory"),
                "some avg10=61.50 avg60=1.00 avg300=0.00 total=1\nfull avg10=2.00 avg60=0.00 avg300=0.00 total=0\n");
        HostProbe probe = new HostProbe(proc, folder);
        HostState state = probe.read();
        assertThat(state.getLoadAverage()).isEqualTo(3.25);
        assertThat(state.getMemoryTotalBytes()).isEqualTo(1000 << 10);
        assertThat(state.getMemoryFreeBytes()).isEqualTo(400 << 10);
        assertThat(state.getMemoryPressure()).isEqualTo(61.5);
        assertThat(state.hasCpuPressure()).isFalse();
        assertThat(state.getDiskFreeBytes()).isPositive();
        assertThat(probe.killedForMemory()).isEqualTo(7);

        DrawbarHome home = new DrawbarHome(folder.resolve("home"));
        assertThat(new Readiness(home, probe, new Readiness.Bounds(0, 0, 0)).closed(state))
                .isEmpty();
        assertThat(new Readiness(home, probe, new Readiness.Bounds(0, 0, 60))
                        .closed(state)
                        .orElseThrow())
                .contains("agent.max-memory-pressure");
        assertThat(new Readiness(home, probe, new Readiness.Bounds(0, 1 << 20, 0))
                        .closed(state)
                        .orElseThrow())
                .contains("agent.min-free-memory");
        assertThat(new Readiness(home, probe, new Readiness.Bounds(Long.MAX_VALUE, 0, 0))
                        .closed(state)
                        .orElseThrow())
                .contains("agent.min-free-disk");
    }

    @Test
    void aDrainIsRememberedWhenTheAgentStartsAgain() throws Exception {
        DrawbarHome home = new DrawbarHome(folder.resolve("home"));
        HostProbe probe = new HostProbe(folder, folder);
        Readiness.Bounds never = new Readiness.Bounds(0, 0, 0);
        new Readiness(home, probe, never).drain("a new kernel");
        Readiness again = new Readiness(home, probe, never);
        assertThat(again.isDraining()).isTrue();
        assertThat(again.closed(again.host()).orElseThrow()).contains("a new kernel");
        again.open();
        assertThat(new Readiness(home, probe, never).isDraining()).isFalse();
    }
}
