package io.drawbar.plugin.flink;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of a job, for people.
 *
 * @param stages how far it is
 * @param checkpoints that were completed
 * @param failedCheckpoints that were not
 * @param restorePath the latest checkpoint or savepoint that the job can be started again from, if one was kept
 * @param exception why it failed last, without the stack
 */
record JobDetail(
        JobStages stages,
        long checkpoints,
        long failedCheckpoints,
        Optional<String> restorePath,
        Optional<String> exception) {
    JobDetail {
        Objects.requireNonNull(stages, "stages");
        Objects.requireNonNull(restorePath, "restorePath");
        Objects.requireNonNull(exception, "exception");
    }

    /** One line for each vertex. */
    String vertices() {
        return stages.stages().stream()
                .map(stage -> stage.name() + ": " + stage.running() + " running, " + stage.finished() + " finished of "
                        + stage.tasks())
                .collect(Collectors.joining("\n"));
    }

    /** Of a stack trace as text, what says why: its innermost cause. */
    static String cause(String stackTrace) {
        return stackTrace
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith(" "))
                .reduce((first, later) -> later.startsWith("Caused by: ") ? later.substring("Caused by: ".length()) : first)
                .orElse("");
    }
}
