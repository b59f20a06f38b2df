package io.drawbar.manager.agent;

import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.home.DrawbarHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the agent keeps of a process on disk, {@code process.json} in its folder, so that another agent can adopt it.
 *
 * @param engineId which engine
 * @param pid of the process
 * @param startedMillis when the system started it; with the pid it names the process for ever
 * @param type of engine
 * @param version of the engine
 * @param owner whose it is
 * @param ownGroup whether it leads a process group of its own
 * @param account that it runs as; empty: the agent's
 */
record ProcessRecord(
        String engineId,
        long pid,
        long startedMillis,
        String type,
        String version,
        String owner,
        boolean ownGroup,
        Optional<String> account) {
    private static final String FILE = "process.json";
    /** The system counts a process's start in hundredths of a second since a boot time that is corrected now and then. */
    private static final long TOLERANCE_MILLIS = 2_000;

    static Optional<ProcessRecord> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.isRegularFile(file)
                ? Optional.of(Json.read(Files.readAllBytes(file), ProcessRecord.class))
                : Optional.empty();
    }

    /**
     * The record that an agent would have written, had it not died between the fork and that: the process whose command line names the
     * launch file of the folder. One of another account is not found, as its launch file lies elsewhere.
     */
    static Optional<ProcessRecord> unwritten(Path folder) throws IOException {
        Path file = folder.resolve(EngineLaunch.FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process = ProcessHandle.allProcesses()
                .filter(it -> commandLine(it.pid()).contains(file.toString()))
                .findFirst();
        if (process.isEmpty()) {
            return Optional.empty();
        }
        EngineLaunch launch = EngineLaunch.read(file);
        ProcessRecord record = new ProcessRecord(
                launch.engineId(),
                process.get().pid(),
                startMillis(process.get()),
                launch.type(),
                launch.version(),
                launch.owner(),
                LaunchCommand.newSession().isPresent(),
                Optional.empty());
        record.write(folder);
        return Optional.of(record);
    }

    /** Its words; none of a process that has ended, or on a system without /proc. */
    private static List<String> commandLine(long pid) {
        try {
            String words =
                    Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
            return List.of(words.split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    void write(Path folder) throws IOException {
        DrawbarHome.replace(folder.resolve(FILE), new String(Json.write(this), StandardCharsets.UTF_8));
    }

    static long startMillis(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** The process, when it is still that one. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> Math.abs(startMillis(handle) - startedMillis) <= TOLERANCE_MILLIS);
    }
}
