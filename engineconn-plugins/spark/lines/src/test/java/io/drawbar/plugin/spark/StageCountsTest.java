package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.Progress;
import io.drawbar.plugin.spark.StageCounts.Stage;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StageCountsTest {
    private final StageCounts counts = new StageCounts("select 1");

    @Test
    void stagesWhoseOutputIsThereAreNotCountedAgain() {
        Stage first = new Stage(0, 4, OptionalInt.of(7));
        assertThat(counts.jobStarted(0, List.of(first))).isEqualTo(1);
        run(first);
        counts.jobEnded(0);
        Stage again = new Stage(1, 4, OptionalInt.of(7));
        Stage second = new Stage(2, 8, OptionalInt.empty());
        assertThat(counts.jobStarted(1, List.of(again, second))).isEqualTo(1);
        assertThat(counts.progress()).isEqualTo(new Progress(4 / 12.0, 4, 0, 12, "tasks", "select 1 · stages 1/2"));
        run(second);
        counts.jobEnded(1);
        assertThat(counts.progress()).isEqualTo(new Progress(1, 12, 0, 12, "tasks", "select 1 · stages 2/2"));
    }

    @Test
    void stagesThatAJobHasSkippedCountNoMoreWhenItHasEnded() {
        Stage skipped = new Stage(0, 100, OptionalInt.of(1));
        Stage run = new Stage(1, 2, OptionalInt.empty());
        counts.jobStarted(0, List.of(skipped, run));
        assertThat(counts.progress().total()).isEqualTo(102);
        run(run);
        counts.jobEnded(0);
        assertThat(counts.progress().fraction()).isEqualTo(1);
    }

    @Test
    void tasksThatFailAreDoneWhenTheirNextTryIs() {
        Stage stage = new Stage(0, 1, OptionalInt.empty());
        counts.jobStarted(0, List.of(stage));
        counts.stageStarted(stage);
        counts.taskStarted();
        counts.taskEnded(false);
        counts.taskStarted();
        assertThat(counts.progress().done()).isZero();
        assertThat(counts.progress().running()).isEqualTo(1);
        counts.taskEnded(true);
        assertThat(counts.progress().done()).isEqualTo(1);
    }

    @Test
    void rowsAndBytesAreTold() {
        counts.read(1234567, 5 << 20);
        counts.written(0, 100);
        assertThat(counts.progress().detail())
                .isEqualTo("select 1 · stages 0/0 · read 1,234,567 rows, 5.0 MiB · written 0.1 KiB");
    }

    private void run(Stage stage) {
        counts.stageStarted(stage);
        for (int i = 0; i < stage.tasks(); i++) {
            counts.taskStarted();
            counts.taskEnded(true);
        }
        counts.stageEnded(stage, true);
    }
}
