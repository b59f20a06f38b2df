package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.manager.confine.ControlGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Finds out why a process has ended, from all that it has left, and what can be done about it. */
public final class Autopsy {
    /** The exit code of a process that ended while no agent watched it. */
    public static final int UNKNOWN = -1;

    /** What a Java machine that crashes leaves in the work folder. */
    static final String CRASH_FILE = "hs_err.log";

    static final String HEAP_FILE = "heap.hprof";

    private static final int SIGNALS = 128;
    private static final int KILLED = 9;
    private static final double MEGABYTE = 1 << 20;
    private static final String ENDING = "drawbar: Ending: ";
    private static final String OUT_OF_MEMORY = "java.lang.OutOfMemoryError";
    private static final List<String> NO_MACHINE =
            List.of("Could not create the Java Virtual Machine", "Error occurred during initialization of VM");
    private static final Map<Integer, String> SIGNAL_NAMES = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 9, "SIGKILL", 11, "SIGSEGV",
            15, "SIGTERM");

    private final Evidence evidence;
    private final int exitCode;
    private final String type;
    private final List<String> lines;

    /**
     * What is known of the process.
     *
     * @param exitCode 128 and the signal's number for a process that was killed
     * @param type of the engine
     * @param lines the last of its log
     * @param texts what stood in files of its folder, by name
     * @param kept where files of its folder are kept, by name
     * @param group it was in
     * @param killedMeanwhile processes of the host that the kernel killed for memory while it ran
     */
    public record Evidence(
            int exitCode,
            String type,
            List<String> lines,
            Map<String, String> texts,
            Map<String, Path> kept,
            Optional<ControlGroup> group,
            long killedMeanwhile) {
        public Evidence {
            lines = List.copyOf(lines);
            texts = Map.copyOf(texts);
            kept = Map.copyOf(kept);
        }

        Optional<String> text(String file) {
            return Optional.ofNullable(texts.get(file));
        }

        Optional<Path> where(String file) {
            return Optional.ofNullable(kept.get(file));
        }
    }

    public Autopsy(Evidence evidence) {
        this.evidence = evidence;
        this.exitCode = evidence.exitCode();
        this.type = evidence.type();
        this.lines = evidence.lines();
    }

    /**
     * What was found.
     *
     * @param cause in words
     * @param remedy what to do; empty: nothing is known
     */
    public record Finding(String cause, String remedy) {
        /** One without a remedy. */
        public static Finding of(String cause) {
            return new Finding(cause, "");
        }
    }

    /** The first of what is looked for that is there. */
    public Finding finding() throws IOException {
        Optional<Finding> memory = kernelMemory();
        if (memory.isPresent()) {
            return memory.get();
        }
        Optional<Finding> heap = exitCode == 0 ? Optional.empty() : javaMemory();
        if (heap.isPresent()) {
            return heap.get();
        }
        if (exitCode == EngineLaunch.EXIT_START_FAILED) {
            Optional<String> words = evidence.text(EngineLaunch.FAILURE_FILE);
            if (words.isPresent()) {
                return Finding.of(words.get().lines().findFirst().orElse("the engine did not start"));
            }
        }
        Optional<String> ending =
                last(line -> line.contains(ENDING)).map(line -> line.substring(line.indexOf(ENDING) + ENDING.length()));
        if (ending.isPresent() && (exitCode == 0 || exitCode == EngineLaunch.EXIT_ENGINE_DIED)) {
            return Finding.of(ending.get());
        }
        Optional<Finding> crash = evidence.text(CRASH_FILE).map(this::crash);
        if (crash.isPresent()) {
            return crash.get();
        }
        return noStart().orElseGet(() -> byCode(ending));
    }

    private Finding byCode(Optional<String> ending) {
        if (exitCode == UNKNOWN) {
            return Finding.of(ending.orElse("it ended while no agent watched it"));
        }
        return exitCode > SIGNALS ? signal(exitCode - SIGNALS) : Finding.of("exit code " + exitCode);
    }

    /** The kernel's own word that the control group had used up its memory. */
    private Optional<Finding> kernelMemory() throws IOException {
        if (evidence.group().isEmpty() || exitCode == 0) {
            return Optional.empty();
        }
        ControlGroup known = evidence.group().get();
        if (known.killedForMemory() > 0) {
            OptionalLong limit = known.limitBytes();
            return Optional.of(new Finding(
                    String.format(
                            Locale.ROOT,
                            "killed by the kernel for memory: with all that it started it used the %.0f MB that its"
                                    + " control group may",
                            limit.orElse(0) / MEGABYTE),
                    "Raise agent.cgroup.memory-extra or agent.cgroup.memory-factor, which say how much more than its"
                            + " heap an engine may use, or lower what it uses beside the heap."));
        }
        if (known.refusedProcesses() > 0) {
            return Optional.of(new Finding(
                    "it had as many processes and threads as its control group may",
                    "Raise agent.cgroup.max-processes."));
        }
        return Optional.empty();
    }

    private Optional<Finding> javaMemory() throws IOException {
        Optional<String> line = last(it -> it.contains(OUT_OF_MEMORY));
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String words = line.get().strip();
        String remedy;
        if (words.contains("unable to create native thread")) {
            remedy =
                    "Raise what limits its threads: agent.cgroup.max-processes, agent.ulimits.nproc, or the host's own.";
        } else if (words.contains("Metaspace") || words.contains("Direct buffer memory")) {
            remedy = "Raise " + (words.contains("Metaspace") ? "-XX:MaxMetaspaceSize" : "-XX:MaxDirectMemorySize")
                    + " in engines." + type + ".java-options.";
        } else {
            remedy = "Raise engines." + type + ".memory, or make the statement need less."
                    + evidence.where(HEAP_FILE)
                            .map(file -> " What filled the heap is in " + file + ".")
                            .orElse("");
        }
        return Optional.of(new Finding("out of memory (" + words + "): see engines." + type + ".memory", remedy));
    }

    /** What the Java machine has written of its own crash: the lines after the first that begin with a hash. */
    private Finding crash(String report) {
        List<String> head = report.lines()
                .filter(line -> line.startsWith("# "))
                .map(line -> line.substring(2).strip())
                .filter(line -> !line.isEmpty())
                .toList();
        if (head.stream().anyMatch(line -> line.startsWith("There is insufficient memory"))) {
            return new Finding(
                    "the host had no memory left for its Java machine",
                    "Lower agent.memory, so that the engines of the host leave some for the rest, or engines." + type
                            + ".memory.");
        }
        String signal = head.stream()
                .filter(line -> line.startsWith("SIG") || line.startsWith("Internal Error"))
                .findFirst()
                .orElse("an error of its own");
        int frame = head.indexOf("Problematic frame:");
        String where = frame >= 0 && frame + 1 < head.size() ? ", in " + head.get(frame + 1) : "";
        return new Finding(
                "its Java machine crashed: " + signal + where,
                evidence.where(CRASH_FILE)
                        .map(file -> "Its report is in " + file + ".")
                        .orElse("Try another Java (engines." + type + ".java-home)."));
    }

    private Optional<Finding> noStart() {
        if (exitCode == ControlGroup.EXIT_NOT_ENTERED) {
            return Optional.of(new Finding(
                    "it could not enter its control group", "See the log; agent.cgroup.use = off does without."));
        }
        Optional<String> sudo = last(line -> line.startsWith("sudo: "));
        if (exitCode == 1 && sudo.isPresent()) {
            return Optional.of(new Finding(
                    "it could not be started as its owner's account: " + sudo.get(),
                    "Give the agent's account the rule for sudo that manager/AGENT.md shows."));
        }
        if (exitCode != 1 || lines.stream().noneMatch(Autopsy::saysNoMachine)) {
            return Optional.empty();
        }
        String why = lines.stream()
                .filter(line -> !line.isBlank() && !saysNoMachine(line) && !line.startsWith("Error: A fatal"))
                .findFirst()
                .orElse("see its log");
        return Optional.of(new Finding(
                "Java did not start: " + why.strip(),
                why.contains("reserve") || why.contains("heap")
                        ? "Lower engines." + type + ".memory to what the host has."
                        : "Look at engines." + type + ".java-options and engines." + type + ".java-home."));
    }

    private static boolean saysNoMachine(String line) {
        return NO_MACHINE.stream().anyMatch(line::contains);
    }

    private Finding signal(int number) {
        String words = "killed by signal " + number;
        if (SIGNAL_NAMES.containsKey(number)) {
            words += " (" + SIGNAL_NAMES.get(number) + ")";
        }
        if (number != KILLED) {
            return Finding.of(words);
        }
        if (evidence.killedMeanwhile() > 0) {
            return new Finding(
                    words + "; the kernel has killed " + evidence.killedMeanwhile()
                            + " processes of this host for want of memory since it started",
                    "Lower agent.memory, so that the engines of the host leave some for the rest.");
        }
        return Finding.of(words + ", by an operator or by the system for want of memory");
    }

    private Optional<String> last(Predicate<String> test) {
        return lines.stream().filter(test).reduce((first, second) -> second);
    }
}
