package io.drawbar.entrance.run;

import io.drawbar.entrance.engines.AskListener;
import io.drawbar.entrance.events.EventLog;
import io.drawbar.entrance.jobs.LiveJob;
import io.drawbar.protocol.v1.LogEvent;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Writes into a job what is heard while an engine is asked for; may be called from any thread, writes in the job's mailbox. */
final class AskNotes implements AskListener {
    private final LiveJob job;
    private final BooleanSupplier live;
    private final BooleanSupplier asking;
    private final BooleanSupplier first;

    /**
     * @param live whether the job has not ended; what is heard later is dropped. Read in the job's mailbox, as are the others
     * @param asking whether an engine is still asked for
     * @param first whether the job has no session yet, so that it waits as a whole
     */
    AskNotes(LiveJob job, BooleanSupplier live, BooleanSupplier asking, BooleanSupplier first) {
        this.job = job;
        this.live = live;
        this.asking = asking;
        this.first = first;
    }

    @Override
    public void queued(int position, String waitingFor) {
        whileLive(() -> waits(position, waitingFor));
    }

    @Override
    public void starting(String engineId) {
        whileLive(() -> {
            if (asking.getAsBoolean()) {
                waits(0, "engine " + engineId + " is starting");
                job.events().add(EventLog.notice(-1, "ENGINE_STARTING", "Engine " + engineId + " is starting."));
            }
        });
    }

    @Override
    public void engineLog(List<String> lines) {
        whileLive(() -> lines.forEach(line -> job.events()
                .log(
                        -1,
                        LogEvent.newBuilder()
                                .setLevel("INFO")
                                .setSource("engine")
                                .setLine(line)
                                .build())));
    }

    private void waits(int position, String waitingFor) {
        if (first.getAsBoolean()) {
            job.waits(position, waitingFor);
        }
    }

    private void whileLive(Runnable note) {
        job.mailbox().execute(() -> {
            if (live.getAsBoolean()) {
                note.run();
            }
        });
    }
}
