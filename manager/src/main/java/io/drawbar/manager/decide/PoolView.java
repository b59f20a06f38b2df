package io.drawbar.manager.decide;

import java.time.Duration;
import java.util.Optional;

/**
 * A pool at a moment, for people.
 *
 * @param minimumNow what sizing has made of the minimum
 * @param target how many engines are to wait there
 * @param starting engines on their way there
 * @param ready engines that wait to be claimed
 * @param claims engines that have become somebody's, or are about to
 * @param misses asks that it is for and that had an engine launched
 * @param failedClaims engines that could not become somebody's
 * @param claiming how long it took on average until an engine was its owner's
 * @param problem why it is smaller than it is to be
 */
public record PoolView(
        PoolSpec spec,
        int minimumNow,
        int target,
        int starting,
        int ready,
        long claims,
        long misses,
        long failedClaims,
        Duration claiming,
        Optional<String> problem) {}
