package io.drawbar.manager.agent;

import java.io.IOException;

/** Ends whatever an engine process has started. Java knows no process groups, the shell does. */
final class ProcessGroup {
    private ProcessGroup() {}

    /** Kills every process of the group that this process leads or led; does nothing when none is left. */
    static void kill(long leaderPid) throws IOException {
        // Not every shell takes "--" behind the signal; a number cannot be taken for an option.
        Process shell = new ProcessBuilder("/bin/sh", "-c", "kill -KILL \"-$1\"", "sh", Long.toString(leaderPid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        shell.onExit().join();
    }
}
