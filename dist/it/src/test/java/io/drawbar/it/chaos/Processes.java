package io.drawbar.it.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system's own word on which processes there are. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern LAUNCH_FILE = Pattern.compile("\0(/[^\0]*)/run/engines/([^\0/]+)/launch[^\0/]*\0");

    private Processes() {}

    /**
     * A living engine process.
     *
     * @param home of the agent that started it
     */
    record EngineProcess(long pid, String engine, Path home) {}

    /**
     * Every living engine process whose agent's home is below a folder; those that have ended and are not yet reaped are none. Nor is a
     * child of an engine, which has its parent's command line between fork and exec: Spark runs commands of the system.
     */
    static List<EngineProcess> engines(Path below) throws IOException {
        List<EngineProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : all) {
                engine(process, below).ifPresent(found::add);
            }
        }
        Map<Long, String> engines = new HashMap<>();
        found.forEach(process -> engines.put(process.pid(), process.engine()));
        return found.stream()
                .filter(process -> ProcessHandle.of(process.pid())
                        .flatMap(ProcessHandle::parent)
                        .map(parent -> engines.get(parent.pid()))
                        .filter(process.engine()::equals)
                        .isEmpty())
                .toList();
    }

    private static Optional<EngineProcess> engine(Path process, Path below) {
        try {
            // Empty as soon as the process is ending.
            String line = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
            if (!line.contains(below.toString())) {
                return Optional.empty();
            }
            Matcher launch = LAUNCH_FILE.matcher(line);
            return launch.find()
                    ? Optional.of(new EngineProcess(
                            Long.parseLong(process.getFileName().toString()),
                            launch.group(2),
                            Path.of(launch.group(1))))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // It has just ended.
        }
    }

    /** As kill -9; ends when the process has ended. */
    static void kill(ProcessHandle process) throws IOException {
        process.destroyForcibly();
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Waiting for the end of " + process.pid() + " was interrupted.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Process " + process.pid() + " does not die.", e);
        }
    }

    static void signal(String name, long pid) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start();
        try {
            if (kill.waitFor() != 0) {
                throw new IOException("Process " + pid + " cannot be sent " + name + ".");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Sending " + name + " was interrupted.", e);
        }
    }
}
