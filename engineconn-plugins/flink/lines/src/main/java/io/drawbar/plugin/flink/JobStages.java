package io.drawbar.plugin.flink;

import java.util.function.ToIntFunction;
import io.drawbar.engine.spi.Progress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** How far a job is: its vertices in the order in which rows pass them. */
record JobStages(List<Stage> stages) {
    private static final int NAME_CHARACTERS = 40;

    JobStages {
        stages = List.copyOf(stages);
    }

    /**
     * A vertex of the job's graph.
     *
     * @param name as Flink calls it
     * @param tasks it is split into
     * @param running tasks
     * @param finished tasks
     */
    record Stage(String name, int tasks, int running, int finished) {
        Stage {
            Objects.requireNonNull(name, "name");
        }
    }

    Progress progress() {
        long total = sum(Stage::tasks);
        long done = sum(Stage::finished);
        String detail = stages.stream()
                .filter(stage -> stage.running() > 0)
                .map(stage -> shortened(stage.name()) + " " + stage.finished() + "/" + stage.tasks())
                .collect(Collectors.joining(", "));
        return new Progress(
                total == 0 ? Double.NaN : (double) done / total, done, sum(Stage::running), total, "tasks", detail);
    }

    /** The same with nothing left to do. */
    JobStages finished() {
        return new JobStages(stages.stream()
                .map(stage -> new Stage(stage.name(), stage.tasks(), 0, stage.tasks()))
                .toList());
    }

    private long sum(ToIntFunction<Stage> count) {
        return stages.stream().mapToInt(count).sum();
    }

    private static String shortened(String name) {
        String line = name.replaceAll("\\s+", " ").strip();
        return line.length() <= NAME_CHARACTERS ? line : line.substring(0, NAME_CHARACTERS - 1) + "…";
    }
}
