package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in words why a process has ended. */
final class ExitWords {
    /** The exit code of a process that ended while no agent watched it. */
    static final int UNKNOWN = -1;

    private static final int SIGNALS = 128;
    private static final String ENDING = "drawbar: Ending: ";
    private static final Map<Integer, String> SIGNAL_NAMES = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 9, "SIGKILL", 11, "SIGSEGV",
            15, "SIGTERM");

    private ExitWords() {}

    /**
     * The cause.
     *
     * @param exitCode 128 and the signal's number for a process that was killed
     * @param lastLines of its log
     * @param workFolder where a process that could not start has left the cause
     */
    static String cause(int exitCode, List<String> lastLines, Path workFolder, String type) throws IOException {
        Optional<String> memory = lastLines.stream()
                .filter(line -> line.contains("java.lang.OutOfMemoryError"))
                .reduce((first, second) -> second);
        if (memory.isPresent() && exitCode != 0) {
            return "out of memory (" + memory.get().trim() + "): raise engines." + type + ".memory";
        }
        Path failure = workFolder.resolve(EngineLaunch.FAILURE_FILE);
        if (exitCode == EngineLaunch.EXIT_START_FAILED && Files.isRegularFile(failure)) {
            List<String> words =
                    Files.readString(failure, StandardCharsets.UTF_8).lines().toList();
            return words.isEmpty() ? "the engine did not start" : words.get(0);
        }
        Optional<String> ending = lastLines.stream()
                .filter(line -> line.contains(ENDING))
                .reduce((first, second) -> second)
                .map(line -> line.substring(line.indexOf(ENDING) + ENDING.length()));
        if (ending.isPresent() && (exitCode == 0 || exitCode == EngineLaunch.EXIT_ENGINE_DIED)) {
            return ending.get();
        }
        if (exitCode == UNKNOWN) {
            return ending.orElse("it ended while no agent watched it");
        }
        if (exitCode > SIGNALS) {
            return signal(exitCode - SIGNALS);
        }
        return "exit code " + exitCode;
    }

    private static String signal(int number) {
        String words = "killed by signal " + number;
        if (SIGNAL_NAMES.containsKey(number)) {
            words += " (" + SIGNAL_NAMES.get(number) + ")";
        }
        return number == 9 ? words + ", by an operator or by the system for want of memory" : words;
    }
}
