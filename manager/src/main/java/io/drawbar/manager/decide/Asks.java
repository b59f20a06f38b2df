package io.drawbar.manager.decide;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.Ledger;
import io.drawbar.manager.share.Shortage;
import io.drawbar.protocol.v1.Failure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The asks: each is served from an engine of its key that has room, if its account may have one more place; else it waits. Where one
 * waits that no engine has room for, and none is starting, an engine is wanted of {@link Launches}.
 */
final class Asks {
    /** What is done in one go; the rest follows at once, when what came meanwhile has been heard. */
    private static final int MOST_GRANTS = 64;

    private static final int MOST_LAUNCHES = 16;

    private final Limits limits;
    private final Accounts accounts;
    private final Ledger ledger;
    private final Launches launches;
    private final Slots slots;
    private final EngineTable engines;
    private final Leases leases;
    private final Queue queue;
    private final Telling telling;
    private final List<Decision> decisions;
    private final Groups groups;
    private final Pools pools;
    private final Claims claims;
    private final Starts starts;
    /** Groups that time alone may change: a pause ends. */
    private final Set<KeyGroup> troubled = new HashSet<>();
    /** Groups with more to grant. */
    private final Deque<KeyGroup> unfinished = new ArrayDeque<>();

    private long asked;

    /** What asks are decided with. */
    record Parts(
            Accounts accounts,
            Ledger ledger,
            Launches launches,
            Slots slots,
            EngineTable engines,
            Leases leases,
            Queue queue,
            Groups groups,
            Pools pools,
            Claims claims,
            Starts starts) {}

    Asks(Limits limits, Parts parts, List<Decision> decisions) {
        this.limits = limits;
        this.accounts = parts.accounts();
        this.ledger = parts.ledger();
        this.launches = parts.launches();
        this.slots = parts.slots();
        this.engines = parts.engines();
        this.leases = parts.leases();
        this.queue = parts.queue();
        this.groups = parts.groups();
        this.pools = parts.pools();
        this.claims = parts.claims();
        this.starts = parts.starts();
        this.decisions = decisions;
        this.telling = new Telling(queue, slots, launches, this::group, decisions);
    }

    KeyGroup group(EngineKey key) {
        return groups.of(key);
    }

    Telling telling() {
        return telling;
    }

    int openBreakers(Instant now) {
        return (int) troubled.stream()
                .filter(group -> group.openBreaker(now).isPresent())
                .count();
    }

    // Asking.

    void ask(Demand demand, Instant now) {
        Optional<Lease> granted = leases.ofAsk(demand.askId());
        if (granted.isPresent()) {
            answerAgain(demand, granted.get(), now);
            return;
        }
        Optional<Waiting> known = queue.find(demand.askId());
        if (known.isPresent()) {
            known.get().isNews("");
            telling.later(known.get());
        } else if (demand.only().isPresent()) {
            askForOne(demand, now);
        } else {
            askForAny(demand, now);
        }
    }

    /** Whoever asks again gets the same lease, or takes it over. */
    private void answerAgain(Demand demand, Lease lease, Instant now) {
        if (!lease.user().equals(demand.user())) {
            refuse(demand, Failures.of(ErrorCode.ID_CONFLICT, "The ask id " + demand.askId() + " is another user's."));
            return;
        }
        Engine engine = engines.find(lease.engine()).orElseThrow();
        Lease answer = lease.entrance().equals(demand.entrance())
                ? leases.renew(lease, now)
                : leases.handOver(lease, demand.entrance(), now);
        if (engine.live().isPresent()) {
            decisions.add(new Decision.Grant(
                    demand.askId(), answer, engine.key(), engine.live().get()));
        } else {
            refuse(
                    demand,
                    Failures.of(ErrorCode.UNAVAILABLE, "Engine " + engine.id() + " is not registered at this moment.")
                            .toBuilder()
                            .setRetryable(true)
                            .build());
        }
    }

    private void refuse(Demand demand, Failure why) {
        decisions.add(new Decision.Refuse(demand.askId(), why));
    }

    private void askForOne(Demand demand, Instant now) {
        Optional<Engine> engine = engines.find(demand.only().get())
                .filter(it -> !it.isPooled() && it.key().usableBy(demand.user(), demand.tenant()))
                .filter(it -> it.live().isPresent());
        if (engine.isPresent()) {
            // Without a look at its room or at limits: this takes up what runs there already.
            grant(demand, accounts.of(demand.tenant(), demand.user(), demand.application()), engine.get(), now);
            return;
        }
        Failure why = engines.remembered(demand.only().get())
                .filter(it -> it.key().usableBy(demand.user(), demand.tenant()))
                .flatMap(EngineView::failure)
                .orElseGet(() -> Failures.of(
                        ErrorCode.ENGINE_LOST, "Engine " + demand.only().get() + " is not there any more."));
        decisions.add(new Decision.Refuse(demand.askId(), why));
    }

    private void askForAny(Demand demand, Instant now) {
        KeyGroup group = group(demand.key());
        Account account = accounts.of(demand.tenant(), demand.user(), demand.application());
        Optional<Engine> free = group.withRoom(demand.longLived());
        if (free.isPresent()
                && group.lane(demand.place()).head().isEmpty()
                && slots.blockedAt(account, demand.place()).isEmpty()) {
            grant(demand, account, free.get(), now);
            return;
        }
        Account payer = groups.payer(demand.key(), demand.tenant(), demand.application());
        Optional<Failure> refusal = refusal(demand, account, payer, group, now);
        if (refusal.isPresent()) {
            decisions.add(new Decision.Refuse(demand.askId(), refusal.get()));
            accounts.forgetIfUnused(account);
            accounts.forgetIfUnused(payer);
            groups.forgetIfDone(group, now);
            return;
        }
        Instant since = demand.since().filter(it -> it.isBefore(now)).orElse(now);
        Waiting entry = new Waiting(demand, account, payer, ++asked, since, limits.priorityWorth());
        queue.add(entry);
        group.join(entry);
        telling.later(entry);
        advance(group, now);
    }

    private Optional<Failure> refusal(Demand demand, Account account, Account payer, KeyGroup group, Instant now) {
        Optional<Shortage> never = accounts.never(payer, demand.needs().amount());
        if (never.isPresent()) {
            return Optional.of(Failures.of(
                    ErrorCode.QUOTA_EXCEEDED,
                    "One engine " + demand.key().engine() + " is more than there may ever be: "
                            + never.get().text() + "."));
        }
        Optional<Breaker> open = group.openBreaker(now);
        if (open.isPresent() && group.engines().isEmpty()) {
            return Optional.of(open.get().refusal(demand.key(), now));
        }
        return queue.refusal(demand, account);
    }

    private void grant(Demand demand, Account account, Engine engine, Instant now) {
        Lease lease = leases.make(demand, engine, now);
        lease(lease, account, engine);
        decisions.add(new Decision.Grant(
                demand.askId(), lease, engine.key(), engine.live().orElseThrow()));
    }

    /** A lease on an engine begins to count. */
    void lease(Lease lease, Account account, Engine engine) {
        ledger.hold(lease.id(), account, lease.place());
        group(engine.key()).lane(lease.place()).line().leased(account);
        engine.leased(lease);
        groups.note(engine);
    }

    /** It counts no more. */
    void unlease(Lease lease, Engine engine, Instant now) {
        Account account = ledger.account(lease.id()).orElseThrow();
        group(engine.key()).lane(lease.place()).line().unleased(account);
        engine.unleased(lease, now);
        groups.note(engine);
        ledger.free(lease.id());
    }

    void withdraw(String askId, Instant now) {
        queue.find(askId).ifPresent(entry -> {
            KeyGroup group = group(entry.demand().key());
            leave(entry, group);
            advance(group, now);
        });
    }

    private void leave(Waiting entry, KeyGroup group) {
        group.leave(entry);
        if (group.wish().filter(it -> it.first() == entry).isPresent()) {
            launches.unwant(group);
        }
        for (Slots.Wish parked :
                List.copyOf(group.lane(entry.demand().place()).parked().values())) {
            if (parked.first() == entry) {
                slots.unpark(parked);
            }
        }
        queue.remove(entry);
    }

    void refuseAll(KeyGroup group, Failure why) {
        for (Waiting entry : List.copyOf(group.waiting())) {
            leave(entry, group);
            decisions.add(new Decision.Refuse(entry.demand().askId(), why));
        }
    }

    // Serving.

    /** Something about a key's engines or asks has changed. */
    void advance(KeyGroup group, Instant now) {
        Optional<Waiting> first = Optional.empty();
        for (Lane lane : List.copyOf(group.lanes())) {
            Optional<Waiting> left = advance(group, lane, now);
            if (left.isPresent() && (first.isEmpty() || left.get().compareTo(first.get()) < 0)) {
                first = left;
            }
        }
        wish(group, first, now);
        groups.forgetIfDone(group, now);
    }

    /** Serves those who wait for one kind of place; answers who is next and finds none. */
    private Optional<Waiting> advance(KeyGroup group, Lane lane, Instant now) {
        int grants = 0;
        Optional<Waiting> head = lane.head();
        while (head.isPresent()) {
            Waiting entry = head.get();
            Optional<Account> blocked = slots.blockedAt(entry.account(), lane.what());
            if (blocked.isPresent()) {
                slots.park(group, entry, blocked.get());
            } else {
                Optional<Engine> free = group.withRoom(entry.demand().longLived());
                if (free.isEmpty()) {
                    return head;
                }
                if (++grants > MOST_GRANTS) {
                    unfinished.add(group);
                    return Optional.empty();
                }
                queue.served(entry, now);
                grant(entry.demand(), entry.account(), free.get(), now);
                leave(entry, group);
            }
            head = lane.head();
        }
        return Optional.empty();
    }

    private void wish(KeyGroup group, Optional<Waiting> head, Instant now) {
        if (group.isTroubled(now)) {
            troubled.add(group);
        }
        boolean wants = head.isPresent() && group.starting().isEmpty() && group.mayLaunchAt(now);
        if (!wants || claims.claim(group, head.get(), now)) {
            launches.unwant(group);
        } else if (group.wish().filter(it -> it.first() == head.get()).isEmpty()) {
            launches.unwant(group);
            launches.want(group, head.get());
        }
    }

    /** What follows from an event, as far as it is done in one go. */
    void settle(Instant now) {
        for (int i = unfinished.size(); i > 0; i--) {
            advance(unfinished.removeFirst(), now);
        }
        for (int i = 0; i < MOST_GRANTS; i++) {
            Optional<KeyGroup> next = slots.next();
            if (next.isEmpty()) {
                break;
            }
            advance(next.get(), now);
        }
        launches.run(MOST_LAUNCHES, (wish, place) -> launch(wish, place, now));
        telling.tellNew(now);
    }

    /** Whether {@link #settle} has more to do at once. */
    boolean hasMore() {
        return !unfinished.isEmpty() || slots.hasMore() || launches.hasMore();
    }

    /** Time has passed. */
    void tick(Instant now) {
        for (KeyGroup group : new ArrayList<>(troubled)) {
            if (!group.isTroubled(now)) {
                troubled.remove(group);
            }
            advance(group, now);
        }
    }

    private void launch(Launches.Wish wish, Placement.Answer.Place place, Instant now) {
        KeyGroup group = wish.group();
        Demand demand = wish.first().demand();
        String unpooled = pools.missed(wish.first(), group, now);
        Starts.For whom = new Starts.For(
                group.key(), demand.tenant(), demand.application(), wish.first().payer(), "");
        String why = "for " + demand.user() + " (ask " + demand.askId() + ")"
                + (unpooled.isEmpty() ? "" : ", as " + unpooled);
        starts.start(whom, demand.needs(), demand.launchSettings(), place, why, now);
        telling.tellFirst(group);
    }

    /** Accounts have moved in their tree, or have other quotas. */
    void quotasChanged(boolean moved) {
        if (moved) {
            groups.all()
                    .forEach(group -> group.lanes().forEach(lane -> lane.line().moved()));
            slots.moved();
            launches.moved();
            // Who waited for somebody's limit may not be below that one any more.
            groups.all().stream()
                    .filter(group -> group.lanes().stream()
                            .anyMatch(lane -> !lane.parked().isEmpty()))
                    .forEach(unfinished::add);
        }
        slots.everythingChanged();
        launches.everythingChanged();
    }
}
