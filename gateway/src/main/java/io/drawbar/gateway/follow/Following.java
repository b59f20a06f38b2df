package io.drawbar.gateway.follow;

import io.drawbar.common.id.JobId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.route.Entrances;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What it takes to follow jobs.
 *
 * @param entrances finds the entrances
 * @param executor runs the followers' steps, which are short
 * @param timer for pauses and heartbeats
 * @param heartbeat how often a stream without events shows that it is alive
 * @param retry how long an entrance may be away
 */
public record Following(
        Entrances entrances, Executor executor, ScheduledExecutorService timer, Duration heartbeat, Duration retry) {

    /** Not started yet. */
    public EventFollower follow(JobId job, Caller caller, long from, EventFollower.Reader reader) {
        return new EventFollower(this, job, caller, from, reader);
    }
}
