package io.drawbar.client;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A warm pool: engines that are started before somebody asks for them.
 *
 * @param tenant whose jobs it serves; empty: everybody's
 * @param minimum engines that wait to be claimed, as configured
 * @param maximum engines that may wait to be claimed
 * @param minimumNow what sizing has made of the minimum for now
 * @param target how many are to wait now
 * @param starting engines on their way
 * @param ready engines that wait to be claimed
 * @param claims jobs and connections that it has served since this manager leads
 * @param misses those that had an engine launched though the pool is for such
 * @param failedClaims engines that could not become their owner's
 * @param hitRate claims among claims and misses
 * @param claimMillis how long it took on average until an engine was its owner's
 * @param problem why it is smaller than it is to be
 */
public record Pool(
        String name,
        String type,
        String version,
        Optional<String> tenant,
        int minimum,
        int maximum,
        int minimumNow,
        int target,
        int starting,
        int ready,
        long claims,
        long misses,
        long failedClaims,
        OptionalDouble hitRate,
        OptionalLong claimMillis,
        Optional<String> problem) {
    public Pool {
        name = Objects.requireNonNullElse(name, "");
        type = Objects.requireNonNullElse(type, "");
        version = Objects.requireNonNullElse(version, "");
    }
}
