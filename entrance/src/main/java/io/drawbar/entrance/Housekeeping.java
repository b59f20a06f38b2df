package io.drawbar.entrance;

import io.drawbar.common.config.Settings;
import io.drawbar.common.id.JobId;
import io.drawbar.entrance.results.ResultSettings;
import io.drawbar.entrance.results.ResultStore;
import io.drawbar.entrance.session.Connections;
import io.drawbar.entrance.store.JobStore;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what is old: jobs and results beyond their retention, connections that nobody uses. */
final class Housekeeping implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final int JOBS_AT_ONCE = 500;

    private final JobStore store;
    private final ResultStore results;
    private final Connections connections;
    private final Settings settings;
    private final Clock clock;

    Housekeeping(JobStore store, ResultStore results, Connections connections, Settings settings, Clock clock) {
        this.store = store;
        this.results = results;
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void run() {
        connections.closeIdle();
        long before =
                clock.millis() - settings.get(EntranceSettings.JOB_RETENTION).toMillis();
        List<JobId> old = store.finishedBefore(before, JOBS_AT_ONCE);
        old.forEach(results::delete);
        store.delete(old);
        if (!old.isEmpty()) {
            log.info(
                    "Forgot {} jobs that ended more than {} ago",
                    old.size(),
                    settings.get(EntranceSettings.JOB_RETENTION));
        }
        results.sweep(clock.instant().minus(settings.get(ResultSettings.RETENTION)));
    }
}
