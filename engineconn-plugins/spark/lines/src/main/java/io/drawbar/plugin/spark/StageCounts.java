package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How far the jobs of one statement are, counted as Spark's own console does: stages that Spark skips, because what they write is there
 * already, are not counted. Not thread-safe.
 */
final class StageCounts {
    private static final double KIB = 1024;

    private final String text;
    private final Map<Integer, Integer> tasksByStage = new HashMap<>();
    private final Map<Integer, List<Integer>> stagesByJob = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> shufflesWritten = new HashSet<>();
    private int stagesDone;
    private long tasksDone;
    private long tasksRunning;
    private final Moved read = new Moved();
    private final Moved written = new Moved();

    /** A stage that a job may run. */
    record Stage(int id, int tasks, OptionalInt shuffle) {}

    /** Rows and bytes that tasks told of. */
    private static final class Moved {
        private long rows;
        private long bytes;

        private String words(String verb) {
            if (rows == 0 && bytes == 0) {
                return "";
            }
            return " · " + verb + " "
                    + (rows == 0 ? "" : String.format(Locale.ROOT, "%,d rows", rows))
                    + (rows == 0 || bytes == 0 ? "" : ", ")
                    + (bytes == 0 ? "" : size());
        }

        private String size() {
            double amount = bytes / KIB;
            for (String unit : List.of("KiB", "MiB", "GiB")) {
                if (amount < KIB) {
                    return String.format(Locale.ROOT, "%.1f %s", amount, unit);
                }
                amount /= KIB;
            }
            return String.format(Locale.ROOT, "%.1f TiB", amount);
        }
    }

    /**
     * Nothing has begun yet.
     *
     * @param text of the statement, in one line
     */
    StageCounts(String text) {
        this.text = text;
    }

    /** A job may run these stages; returns how many of them it will as far as is known. */
    int jobStarted(int job, List<Stage> stages) {
        List<Integer> wanted = new ArrayList<>();
        for (Stage stage : stages) {
            boolean there = stage.shuffle().isPresent()
                    && shufflesWritten.contains(stage.shuffle().getAsInt());
            if (!there) {
                wanted.add(stage.id());
                tasksByStage.put(stage.id(), stage.tasks());
            }
        }
        stagesByJob.put(job, wanted);
        return wanted.size();
    }

    void stageStarted(Stage stage) {
        begun.add(stage.id());
        tasksByStage.put(stage.id(), stage.tasks());
    }

    void stageEnded(Stage stage, boolean good) {
        if (good) {
            stagesDone++;
            stage.shuffle().ifPresent(shufflesWritten::add);
        }
    }

    void taskStarted() {
        tasksRunning++;
    }

    void taskEnded(boolean good) {
        tasksRunning--;
        tasksDone += good ? 1 : 0;
    }

    void read(long rows, long bytes) {
        read.rows += rows;
        read.bytes += bytes;
    }

    void written(long rows, long bytes) {
        written.rows += rows;
        written.bytes += bytes;
    }

    /** What a job has not begun by its end it has skipped. */
    void jobEnded(int job) {
        for (int stage : stagesByJob.getOrDefault(job, List.of())) {
            if (!begun.contains(stage)) {
                tasksByStage.remove(stage);
            }
        }
    }

    long tasks() {
        return tasksByStage.values().stream().mapToLong(Integer::longValue).sum();
    }

    Progress progress() {
        // Tasks that are tried again are done twice.
        long total = Math.max(tasks(), tasksDone + tasksRunning);
        double fraction = total == 0 ? Double.NaN : (double) tasksDone / total;
        int stages = Math.max(tasksByStage.size(), stagesDone);
        String detail = text + " · stages " + stagesDone + "/" + stages + read.words("read") + written.words("written");
        return new Progress(fraction, tasksDone, tasksRunning, total, "tasks", detail);
    }
}
