package io.drawbar.manager.decide;

import io.drawbar.common.id.TenantName;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long asks of a tenant for a kind of engine have waited lately: a mean in which each observation counts half as much after a quarter
 * of an hour. Those that did not have to wait do not count. Not thread-safe.
 */
final class WaitTimes {
    private static final double HALF_LIFE_MILLIS = Duration.ofMinutes(15).toMillis();
    private static final int KINDS = 10_000;

    private final Map<Kind, Mean> means = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Mean> eldest) {
            return size() > KINDS;
        }
    };

    private record Kind(TenantName tenant, String engine) {}

    private record Mean(double millis, double weight, Instant at) {
        Mean plus(double observed, Instant now) {
            double old = weight * Math.pow(0.5, Duration.between(at, now).toMillis() / HALF_LIFE_MILLIS);
            return new Mean((millis * old + observed) / (old + 1), old + 1, now);
        }
    }

    private static Kind kind(Demand demand) {
        return new Kind(demand.tenant(), demand.key().engine());
    }

    void waited(Waiting one, Instant now) {
        double millis = Math.max(0, Duration.between(one.since(), now).toMillis());
        means.compute(
                kind(one.demand()),
                (kind, before) -> before == null ? new Mean(millis, 1, now) : before.plus(millis, now));
    }

    /** How long such asks have waited lately, if any did. */
    Optional<Duration> usual(Demand demand) {
        return Optional.ofNullable(means.get(kind(demand))).map(it -> Duration.ofMillis(Math.round(it.millis())));
    }
}
