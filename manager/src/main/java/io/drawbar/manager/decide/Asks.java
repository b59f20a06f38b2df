package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.NodeId;
import io.drawbar.protocol.v1.Failure;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * The asks: each is served from an engine of its key that has room, else waits; where one waits and nothing is starting, an engine
 * is launched as soon as the limits allow, in the order of priority and then age. An ask that was held up by a limit holds up those
 * behind it that would use up what it waits for, so none starves.
 */
final class Asks {
    private final Limits limits;
    private final String term;
    private final Admission admission;
    private final EngineTable engines;
    private final Leases leases;
    private final List<Decision> decisions;
    private final Map<EngineKey, KeyGroup> groups = new HashMap<>();
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final TreeSet<Waiting> queue = new TreeSet<>(Waiting.ORDER);
    /** The first ask that waits for everybody's limit: whoever is behind it need not be looked at. */
    private Optional<Waiting> stall = Optional.empty();

    private long asked;
    private long launched;

    Asks(
            Limits limits,
            String term,
            Admission admission,
            EngineTable engines,
            Leases leases,
            List<Decision> decisions) {
        this.limits = limits;
        this.term = term;
        this.admission = admission;
        this.engines = engines;
        this.leases = leases;
        this.decisions = decisions;
    }

    KeyGroup group(EngineKey key) {
        return groups.computeIfAbsent(key, it -> new KeyGroup(it, limits));
    }

    int count() {
        return queue.size();
    }

    int openBreakers(Instant now) {
        return (int) groups.values().stream()
                .filter(group -> group.breaker().isOpen(now))
                .count();
    }

    void ask(Demand demand, Instant now) {
        if (waiting.containsKey(demand.askId())) {
            Waiting known = waiting.get(demand.askId());
            known.isNews("");
            tell(known, group(known.demand().key()));
            return;
        }
        if (demand.only().isPresent()) {
            askForOne(demand, now);
            return;
        }
        KeyGroup group = group(demand.key());
        Optional<Engine> free = group.withRoom(demand.longLived(), now);
        if (free.isPresent()) {
            grant(demand, free.get(), now);
            return;
        }
        Optional<Failure> refusal = refusal(demand, group, now);
        if (refusal.isPresent()) {
            decisions.add(new Decision.Refuse(demand.askId(), refusal.get()));
            forgetIfDone(group, now);
            return;
        }
        Waiting entry = new Waiting(demand, ++asked, now);
        waiting.put(demand.askId(), entry);
        queue.add(entry);
        group.waiting().add(entry);
        if (group.wantsLaunch()
                && stall.filter(it -> Waiting.ORDER.compare(it, entry) < 0).isEmpty()) {
            launchWhatFits(now);
        }
        if (waiting.containsKey(demand.askId())) {
            tell(entry, group);
        }
    }

    private void askForOne(Demand demand, Instant now) {
        Optional<Engine> engine = engines.find(demand.only().get())
                .filter(it -> it.key().usableBy(demand.user(), demand.tenant()))
                .filter(it -> it.live().isPresent());
        if (engine.isPresent()) {
            // Without a look at its room: this takes up what runs there already.
            grant(demand, engine.get(), now);
            return;
        }
        Failure why = engines.remembered(demand.only().get())
                .filter(it -> it.key().usableBy(demand.user(), demand.tenant()))
                .flatMap(EngineView::failure)
                .orElseGet(() -> Failures.of(
                        ErrorCode.ENGINE_LOST, "Engine " + demand.only().get() + " is not there any more."));
        decisions.add(new Decision.Refuse(demand.askId(), why));
    }

    private Optional<Failure> refusal(Demand demand, KeyGroup group, Instant now) {
        Optional<String> never = admission.never(demand.needs());
        if (never.isPresent()) {
            return Optional.of(Failures.of(ErrorCode.QUOTA_EXCEEDED, never.get()));
        }
        if (group.breaker().isOpen(now) && group.engines().isEmpty()) {
            return Optional.of(group.breaker().refusal(demand.key(), now));
        }
        if (queue.size() >= limits.queueLength()) {
            return Optional.of(Failures.of(
                            ErrorCode.QUEUE_FULL,
                            "As many jobs wait for an engine as may wait: " + limits.queueLength()
                                    + " (setting manager.queue.length).")
                    .toBuilder()
                    .setStage("queue")
                    .setRetryable(true)
                    .setRetryAfterMillis(limits.queueRetry().toMillis())
                    .build());
        }
        return Optional.empty();
    }

    private void grant(Demand demand, Engine engine, Instant now) {
        Lease lease = leases.make(demand, engine, now);
        engine.leased(lease);
        decisions.add(new Decision.Grant(
                demand.askId(), lease, engine.key(), engine.live().orElseThrow()));
    }

    void withdraw(String askId, Instant now) {
        Waiting entry = waiting.get(askId);
        if (entry != null) {
            KeyGroup group = group(entry.demand().key());
            leave(entry, group);
            if (stall.filter(it -> it == entry).isPresent()) {
                launchWhatFits(now);
            }
            forgetIfDone(group, now);
        }
    }

    private void leave(Waiting entry, KeyGroup group) {
        waiting.remove(entry.demand().askId());
        queue.remove(entry);
        group.waiting().remove(entry);
    }

    void refuseAll(KeyGroup group, Failure why) {
        for (Waiting entry : List.copyOf(group.waiting())) {
            leave(entry, group);
            decisions.add(new Decision.Refuse(entry.demand().askId(), why));
        }
    }

    /** Something about the engines of a key has changed. */
    void serve(KeyGroup group, Instant now) {
        grantWaiting(group, now);
        if (group.wantsLaunch()) {
            launchWhatFits(now);
        }
        forgetIfDone(group, now);
    }

    private void grantWaiting(KeyGroup group, Instant now) {
        while (!group.waiting().isEmpty()) {
            Waiting entry = group.waiting().first();
            Optional<Engine> free = group.withRoom(entry.demand().longLived(), now);
            if (free.isEmpty()) {
                return;
            }
            leave(entry, group);
            grant(entry.demand(), free.get(), now);
        }
    }

    /** Looks at everything again: time has passed, or the world has changed. */
    void serveAll(Instant now) {
        for (KeyGroup group : groups.values()) {
            grantWaiting(group, now);
        }
        groups.values().removeIf(group -> group.isDone(now));
        launchWhatFits(now);
    }

    void forgetIfDone(KeyGroup group, Instant now) {
        if (group.isDone(now)) {
            groups.remove(group.key());
        }
    }

    /** Launches for those who wait, as far as the limits allow. */
    void launchWhatFits(Instant now) {
        stall = Optional.empty();
        Set<NodeId> reserved = new HashSet<>();
        List<KeyGroup> wanting = groups.values().stream()
                .filter(KeyGroup::wantsLaunch)
                .sorted(Comparator.comparing(group -> group.waiting().first(), Waiting.ORDER))
                .toList();
        for (KeyGroup group : wanting) {
            Waiting first = group.waiting().first();
            if (!group.mayLaunchAt(now) || group.breaker().isOpen(now)) {
                group.blockedBy(Optional.of("a pause after a start that failed"));
                continue;
            }
            Admission.Answer answer =
                    admission.check(group.key(), first.demand().needs(), reserved);
            if (answer instanceof Admission.Answer.Place place) {
                group.blockedBy(Optional.empty());
                launch(group, first.demand(), place.agent(), now);
                continue;
            }
            group.blockedBy(Optional.of(answer.limit()));
            if (answer instanceof Admission.Answer.FullAgents full) {
                reserved.addAll(full.agents());
            } else if (answer instanceof Admission.Answer.FullForAll) {
                stall = Optional.of(first);
                return;
            }
        }
    }

    /** Which engines would, by ending, let somebody go on who waits for a limit; empty when nobody does. */
    Optional<Predicate<Engine>> wantsGone(Instant now) {
        return groups.values().stream()
                .filter(group -> group.wantsLaunch() && group.mayLaunchAt(now))
                .sorted(Comparator.comparing(group -> group.waiting().first(), Waiting.ORDER))
                .map(group -> admission.check(
                        group.key(), group.waiting().first().demand().needs(), Set.of()))
                .map(Admission.Answer::wantsGone)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private void launch(KeyGroup group, Demand demand, NodeId agent, Instant now) {
        EngineKey key = group.key();
        Demand.Needs needs = demand.needs();
        EngineRecord record = new EngineRecord(
                key.type() + "-" + term + "-" + ++launched,
                key.type().value(),
                key.version(),
                key.level().text(),
                key.owner(),
                key.sharer(),
                key.settingsHash(),
                demand.tenant().value(),
                agent.value(),
                needs.memoryBytes(),
                needs.cores(),
                needs.maxSessions(),
                needs.maxStatements(),
                now.toEpochMilli(),
                needs.startTimeout().toMillis());
        Engine engine = new Engine(record, now);
        engines.add(engine);
        group.engines().add(engine);
        decisions.add(new Decision.Launch(record, demand.launchSettings()));
        group.waiting().forEach(entry -> tell(entry, group));
    }

    /** Says to everybody who waits what has changed about it. */
    void tellAll() {
        int position = 0;
        for (Waiting entry : queue) {
            int place = ++position;
            tell(entry, group(entry.demand().key()), () -> place);
        }
    }

    private void tell(Waiting entry, KeyGroup group) {
        // Counted only where it is needed: the last one is the usual one, the others cost a walk.
        tell(
                entry,
                group,
                () -> queue.last() == entry
                        ? queue.size()
                        : queue.headSet(entry).size() + 1);
    }

    private void tell(Waiting entry, KeyGroup group, IntSupplier place) {
        String askId = entry.demand().askId();
        Optional<Engine> starting = group.starting();
        if (starting.isPresent()) {
            Engine engine = starting.get();
            if (entry.isNews(engine.id().value())) {
                decisions.add(new Decision.TellStarting(askId, engine.id(), engine.agent()));
            }
            return;
        }
        int position = place.getAsInt();
        String what = group.blockedBy()
                .orElseGet(() -> position == 1 ? "its turn" : "its turn; those before it wait for engines too");
        if (entry.isNews(position + " " + what)) {
            decisions.add(new Decision.TellQueued(askId, position, what));
        }
    }
}
