package io.drawbar.manager.confine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The control group of one engine process and of all that it starts.
 *
 * @param folder in the control group file system
 */
public record ControlGroup(Path folder) {
    /** Its exit code when the group could not be entered. */
    public static final int EXIT_NOT_ENTERED = 126;

    private static final String PROCESSES = "cgroup.procs";
    /** Fixed text: the file and the command are its arguments, never part of it. */
    private static final String ENTER = "echo $$ > \"$1\" || exit " + EXIT_NOT_ENTERED + "; shift; exec \"$@\"";

    /** Words in front of a command that have it run in the group from its first instruction on. */
    public List<String> entering() {
        return List.of(
                "/bin/sh", "-c", ENTER, "enter", folder.resolve(PROCESSES).toString());
    }

    /** How many of its processes the kernel has killed because the group had used up its memory. */
    public long killedForMemory() throws IOException {
        return count("memory.events", "oom_kill");
    }

    /** How often a process could not be started because the group had as many as it may. */
    public long refusedProcesses() throws IOException {
        return count("pids.events", "max");
    }

    /** The most memory it has used at once; empty where the kernel does not tell. */
    public OptionalLong peakBytes() throws IOException {
        return number("memory.peak");
    }

    /** The memory it may use; empty: no limit. */
    public OptionalLong limitBytes() throws IOException {
        return number("memory.max");
    }

    private OptionalLong number(String file) throws IOException {
        String text = read(file).strip();
        return text.matches("\\d+") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private long count(String file, String name) throws IOException {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(
                        line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    /** Empty when the file is not there, as without the controller that it belongs to. */
    private String read(String file) throws IOException {
        try {
            return Files.readString(folder.resolve(file));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Processes in it. */
    public List<Long> processes() throws IOException {
        return read(PROCESSES).lines().map(Long::valueOf).toList();
    }

    /** Kills all its processes, however they have tried to leave. They end soon after. */
    public void kill() throws IOException {
        Path file = folder.resolve("cgroup.kill");
        if (Files.exists(file)) {
            Files.writeString(file, "1");
            return;
        }
        for (long pid : processes()) { // Before Linux 5.14.
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Takes it away; answers whether it is gone. As long as a process is in it, it cannot be. */
    public boolean remove() throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        if (!processes().isEmpty()) {
            return false;
        }
        try {
            Files.delete(folder); // Its files are the kernel's.
            return true;
        } catch (IOException e) {
            if (!Files.exists(folder)) {
                return true;
            }
            if (!processes().isEmpty()) {
                return false;
            }
            throw e;
        }
    }
}
