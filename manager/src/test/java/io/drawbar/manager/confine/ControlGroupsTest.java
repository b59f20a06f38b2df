package io.drawbar.manager.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control groups: what is written into a tree of files, and what the kernel does where it lets us. */
class ControlGroupsTest {
    private static final NodeId NODE =
            new NodeId("test-" + ProcessHandle.current().pid());

    @TempDir
    Path folder;

    /** A group as the kernel shows it, with its controllers. */
    private Path group(String name, String controllers) throws Exception {
        Path group = Files.createDirectories(folder.resolve(name));
        Files.writeString(group.resolve("cgroup.procs"), "");
        Files.writeString(group.resolve("cgroup.controllers"), controllers);
        Files.writeString(group.resolve("cgroup.subtree_control"), controllers);
        return group;
    }

    @Test
    void limitsAreWrittenAsTheKernelReadsThem() throws Exception {
        Path base = group("base", "cpu io memory pids");
        group("base/drawbar-" + NODE, "cpu memory pids");
        ControlGroups groups = ControlGroups.open(ControlGroups.Use.REQUIRED, base, NODE, Path.of("/proc"))
                .orElseThrow();
        assertThat(groups.controllers()).containsExactlyInAnyOrder("cpu", "memory", "pids");
        ControlGroup group = groups.make(new EngineId("e1"), new ControlGroups.Bounds(3L << 30, 1.5, 100));
        assertThat(group.folder().resolve("memory.max")).hasContent("3221225472");
        assertThat(group.folder().resolve("cpu.max")).hasContent("150000 100000");
        assertThat(group.folder().resolve("pids.max")).hasContent("100");
        assertThat(group.limitBytes()).hasValue(3L << 30);
        Files.writeString(group.folder().resolve("memory.events"), "low 0\nhigh 0\nmax 7\noom 2\noom_kill 1\n");
        assertThat(group.killedForMemory()).isEqualTo(1);
    }

    @Test
    void whatIsRequiredAndNotThereStopsTheStartAndSaysWhatIsMissing() throws Exception {
        Path base = group("base", "cpu pids");
        assertThatThrownBy(() -> ControlGroups.open(ControlGroups.Use.REQUIRED, base, NODE, Path.of("/proc")))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("[memory]")
                .hasMessageContaining("Delegate=yes");
        assertThatThrownBy(() -> ControlGroups.open(
                        ControlGroups.Use.REQUIRED, folder.resolve("nowhere"), NODE, Path.of("/proc")))
                .hasMessageContaining("is no control group");
        assertThat(ControlGroups.open(ControlGroups.Use.AUTO, folder.resolve("nowhere"), NODE, Path.of("/proc")))
                .isEmpty();
        assertThat(ControlGroups.open(ControlGroups.Use.OFF, base, NODE, Path.of("/proc")))
                .isEmpty();
    }

    /** For real: the kernel's own file system, wherever this machine has it and lets us write to it. */
    @Test
    void aProcessThatHasLeftItsSessionDiesWithItsGroup() throws Exception {
        Optional<ControlGroups> found = ControlGroups.open(ControlGroups.Use.AUTO, Path.of(""), NODE, Path.of("/proc"));
        assumeTrue(found.isPresent(), "No control group of version 2 here may be written to.");
        ControlGroups groups = found.orElseThrow();
        ControlGroup group = groups.make(new EngineId("e1"), new ControlGroups.Bounds(1L << 30, 1, 50));
        try {
            List<String> words = new ArrayList<>(group.entering());
            words.addAll(List.of("/bin/sh", "-c", "setsid sleep 1000 & exec sleep 1000"));
            Process process = new ProcessBuilder(words).start();
            await().until(() -> group.processes().size() == 2);
            assertThat(group.processes()).contains(process.pid());
            assertThat(groups.strays(Set.of("e1"))).isEmpty();
            assertThat(groups.strays(Set.of())).containsExactly(group);
            assertThat(group.remove()).isFalse();
            group.kill();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            await().until(group::remove);
            assertThat(group.folder()).doesNotExist();
            assertThat(groups.find(new EngineId("e1"))).isEmpty();
        } finally {
            group.kill();
            await().until(group::remove);
            Files.delete(group.folder().getParent());
        }
    }
}
