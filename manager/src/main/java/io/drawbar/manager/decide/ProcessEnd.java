package io.drawbar.manager.decide;

import io.drawbar.protocol.v1.ProcessExited;
import java.util.List;

/**
 * How an engine's process has ended.
 *
 * @param exitCode 128 and the signal's number for one that was killed; negative when nobody knows
 * @param lastLines of its log
 * @param cause in words
 * @param remedy what can be done about it; empty: nothing is known
 */
public record ProcessEnd(int exitCode, List<String> lastLines, String cause, String remedy) {
    public ProcessEnd {
        lastLines = List.copyOf(lastLines);
    }

    private static final int SIGNALS = 128;

    /** Whether somebody else ended it, such as the system for want of memory, or nobody knows: it did not end by itself. */
    boolean wasKilled() {
        return exitCode < 0 || exitCode > SIGNALS;
    }

    /** As an agent tells it. */
    public static ProcessEnd of(ProcessExited told) {
        return new ProcessEnd(told.getExitCode(), told.getLastLinesList(), told.getCause(), told.getRemedy());
    }
}
