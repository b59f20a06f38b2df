package io.drawbar.manager.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.manager.confine.ControlGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a process that has ended. */
class AutopsyTest {
    @TempDir
    Path folder;

    private static Autopsy.Finding of(int code, List<String> lines) throws IOException {
        return of(code, lines, Map.of(), Optional.empty(), 0);
    }

    private static Autopsy.Finding of(
            int code, List<String> lines, Map<String, String> texts, Optional<ControlGroup> group, long killed)
            throws IOException {
        return new Autopsy(new Autopsy.Evidence(code, "spark", lines, texts, Map.of(), group, killed)).finding();
    }

    @Test
    void theKernelsWordOnMemoryCountsMoreThanTheSignal() throws IOException {
        Files.writeString(folder.resolve("memory.events"), "oom 1\noom_kill 1\n");
        Files.writeString(folder.resolve("memory.max"), "4294967296\n");
        Autopsy.Finding finding = of(137, List.of("working"), Map.of(), Optional.of(new ControlGroup(folder)), 0);
        assertThat(finding.cause())
                .startsWith("killed by the kernel for memory")
                .contains("4096 MB");
        assertThat(finding.remedy()).contains("agent.cgroup.memory-extra");
        Files.writeString(folder.resolve("memory.events"), "oom 0\noom_kill 0\n");
        assertThat(of(137, List.of(), Map.of(), Optional.of(new ControlGroup(folder)), 0)
                        .cause())
                .startsWith("killed by signal 9 (SIGKILL)");
        Autopsy.Finding host = of(137, List.of(), Map.of(), Optional.empty(), 2);
        assertThat(host.cause()).contains("has killed 2 processes of this host");
        assertThat(host.remedy()).contains("agent.memory");
    }

    @Test
    void aFullHeapIsNamedWithTheSettingThatChangesIt() throws IOException {
        Autopsy.Finding heap = of(3, List.of("x", "java.lang.OutOfMemoryError: Java heap space", "y"));
        assertThat(heap.cause()).startsWith("out of memory (java.lang.OutOfMemoryError: Java heap space)");
        assertThat(heap.remedy()).contains("engines.spark.memory");
        assertThat(of(3, List.of("java.lang.OutOfMemoryError: unable to create native thread"))
                        .remedy())
                .contains("agent.cgroup.max-processes");
        assertThat(of(3, List.of("java.lang.OutOfMemoryError: Metaspace")).remedy())
                .contains("MaxMetaspaceSize");
    }

    @Test
    void aCrashOfTheJavaMachineIsToldInItsOwnWords() throws IOException {
        String report = """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x00007f, pid=42, tid=43
                #
                # Problematic frame:
                # C  [libsnappy.so+0x1]  snappy_compress+0x10
                #
                """;
        Autopsy.Finding crash = of(134, List.of(), Map.of(Autopsy.CRASH_FILE, report), Optional.empty(), 0);
        assertThat(crash.cause()).contains("SIGSEGV (0xb)").contains("snappy_compress");
        Autopsy.Finding memory = of(
                1,
                List.of(),
                Map.of(
                        Autopsy.CRASH_FILE,
                        "#\n# There is insufficient memory for the Java Runtime Environment to continue.\n"),
                Optional.empty(),
                0);
        assertThat(memory.remedy()).contains("agent.memory");
    }

    @Test
    void aJavaThatDoesNotStartSaysWhy() throws IOException {
        Autopsy.Finding finding = of(
                1,
                List.of(
                        "Error: Could not create the Java Virtual Machine.",
                        "Error: A fatal exception has occurred. Program will exit.",
                        "Unrecognized VM option 'NoSuchThing'"));
        assertThat(finding.cause()).isEqualTo("Java did not start: Unrecognized VM option 'NoSuchThing'");
        assertThat(finding.remedy()).contains("engines.spark.java-options");
        assertThat(of(1, List.of("sudo: a password is required")).remedy()).contains("sudo");
        assertThat(of(1, List.of("anything")).cause()).isEqualTo("exit code 1");
    }
}
