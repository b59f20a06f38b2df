package io.drawbar.manager.decide;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.Ledger;
import io.drawbar.manager.share.RankedSet;
import io.drawbar.manager.share.Shortage;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The asks that wait: by their ids, and in the order in which each tenant's came, for those who ask for their place. */
final class Queue {
    private static final int ROUND_SLACK = 1_000;
    private static final long MOST_RETRY_FACTOR = 60;

    private final Limits limits;
    private final Accounts accounts;
    private final Ledger ledger;
    private final Map<String, Waiting> byAsk = new HashMap<>();
    private final Map<String, RankedSet<Waiting>> byTenant = new TreeMap<>();
    private final WaitTimes times = new WaitTimes();
    /** Everybody, in the order in which they are told again how they stand. */
    private final Deque<Waiting> round = new ArrayDeque<>();

    Queue(Limits limits, Accounts accounts, Ledger ledger) {
        this.limits = limits;
        this.accounts = accounts;
        this.ledger = ledger;
    }

    int size() {
        return byAsk.size();
    }

    Optional<Waiting> find(String askId) {
        return Optional.ofNullable(byAsk.get(askId));
    }

    /** Why one more would be too many, if it would. */
    Optional<Failure> refusal(Demand demand, Account account) {
        Optional<Shortage> full = accounts.queueShortage(account);
        return full.map(it ->
                Failures.of(ErrorCode.QUEUE_FULL, "As many jobs wait for an engine as may wait: " + it.text() + ".")
                        .toBuilder()
                        .setStage("queue")
                        .setRetryable(true)
                        .setRetryAfterMillis(retry(demand).toMillis())
                        .build());
    }

    /** As long as such asks have waited lately, within bounds. */
    private Duration retry(Demand demand) {
        Duration least = limits.queueRetry();
        Duration most = least.multipliedBy(MOST_RETRY_FACTOR);
        Duration usual = times.usual(demand).orElse(least);
        return usual.compareTo(least) < 0 ? least : usual.compareTo(most) > 0 ? most : usual;
    }

    void add(Waiting one) {
        byAsk.put(one.demand().askId(), one);
        byTenant.computeIfAbsent(one.demand().tenant().value(), tenant -> new RankedSet<>())
                .add(one);
        ledger.queue(one.account(), one.payer());
        round.add(one);
        if (round.size() > 2 * byAsk.size() + ROUND_SLACK) {
            round.removeIf(Waiting::isGone);
        }
    }

    void remove(Waiting one) {
        byAsk.remove(one.demand().askId());
        RankedSet<Waiting> mine = byTenant.get(one.demand().tenant().value());
        mine.remove(one);
        if (mine.size() == 0) {
            byTenant.remove(one.demand().tenant().value());
        }
        ledger.unqueue(one.account(), one.payer());
        one.leave();
    }

    /** It has got what it waited for. */
    void served(Waiting one, Instant now) {
        times.waited(one, now);
    }

    /** Its place among those of its tenant, from 1. */
    int position(Waiting one) {
        return byTenant.get(one.demand().tenant().value()).rank(one) + 1;
    }

    WaitingView view(Waiting one, Obstacle obstacle) {
        return new WaitingView(
                one.demand(),
                one.since(),
                position(one),
                byTenant.get(one.demand().tenant().value()).size(),
                obstacle.text(),
                obstacle.shortage(),
                times.usual(one.demand()));
    }

    /** The next so many of those who wait, each again only when all others have been; bounds what telling costs. */
    List<Waiting> round(int most) {
        List<Waiting> some = new ArrayList<>();
        for (int i = Math.min(most, round.size()); i > 0; i--) {
            Waiting one = round.removeFirst();
            if (!one.isGone()) {
                some.add(one);
                round.add(one);
            }
        }
        return some;
    }

    /** The first of a tenant's, or of everybody's tenant by tenant. */
    Collection<Waiting> first(Optional<TenantName> tenant, Predicate<UserName> users, int most) {
        List<Waiting> some = new ArrayList<>();
        for (Map.Entry<String, RankedSet<Waiting>> entry : byTenant.entrySet()) {
            if (tenant.isEmpty() || tenant.get().value().equals(entry.getKey())) {
                some.addAll(entry.getValue()
                        .first(most - some.size(), it -> users.test(it.demand().user())));
            }
        }
        return some;
    }
}
