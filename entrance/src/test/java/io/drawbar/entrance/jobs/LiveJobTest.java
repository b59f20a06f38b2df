package io.drawbar.entrance.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.entrance.HandClock;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.protocol.v1.Event;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementProgress;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What followers of a job are told of its progress. */
class LiveJobTest {
    private final HandClock clock = new HandClock();
    private final LiveJob job = new LiveJob(
            Job.newBuilder()
                    .setId(UUID.randomUUID().toString())
                    .setOwner("ada")
                    .addStatements(Statement.getDefaultInstance())
                    .build(),
            SubmitJobRequest.getDefaultInstance(),
            new EventLog(clock, new EventLog.LogLimits(100, 10_000), 0),
            Runnable::run,
            clock);

    private static StatementProgress progress(double fraction, long done) {
        return StatementProgress.newBuilder()
                .setFraction(fraction)
                .setDone(done)
                .setUnit("rows")
                .build();
    }

    private List<Long> told() {
        return job.events().takeUnsaved().stream()
                .filter(Event::hasProgress)
                .map(event -> event.getProgress().getDone())
                .toList();
    }

    @Test
    void progressThatIsNoneIsNotToldAgain() {
        job.statementStarted(0);
        for (long done : new long[] {0, 0, 7, 7, 8}) {
            clock.pass(Duration.ofMillis(500));
            job.statementProgress(0, progress(0.1, done));
        }
        assertThat(told()).containsExactly(0L, 7L, 8L);
    }

    @Test
    void theProgressOfDaysIsToldRarelyAndShownAlways() {
        job.statementStarted(0);
        long done = 0;
        for (Instant end = clock.instant().plus(Duration.ofDays(2));
                clock.instant().isBefore(end);
                done++) {
            clock.pass(Duration.ofMillis(500));
            job.statementProgress(0, progress(0.1, done));
        }
        assertThat(done).isEqualTo(345_600);
        // A thousand while half a second is more than a thousandth, and then a thousand times ln(2 days / 500 s).
        assertThat(told()).hasSizeBetween(6_000, 7_000).startsWith(0L, 1L, 2L);
        assertThat(job.shown().getStatements(0).getProgress().getDone()).isEqualTo(done - 1);

        clock.pass(Duration.ofMillis(1));
        job.statementProgress(0, progress(1, done));
        assertThat(told()).containsExactly(done);
    }
}
