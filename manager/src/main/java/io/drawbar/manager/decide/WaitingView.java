package io.drawbar.manager.decide;

import io.drawbar.manager.share.Shortage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An ask that waits, at a moment, for people.
 *
 * @param demand what is asked for
 * @param since when it was asked
 * @param position its place in its tenant's queue, from 1
 * @param of how many wait there
 * @param waitingFor in words
 * @param shortage the limit it waits for, if it is one
 * @param usual how long such asks have waited lately
 */
public record WaitingView(
        Demand demand,
        Instant since,
        int position,
        int of,
        String waitingFor,
        Optional<Shortage> shortage,
        Optional<Duration> usual) {}
