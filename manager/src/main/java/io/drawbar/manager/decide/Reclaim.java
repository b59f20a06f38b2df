package io.drawbar.manager.decide;

import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes back what others wait for: first engines of pools that nobody has claimed; then engines that nobody uses, the one unused longest
 * first, and, for somebody who is guaranteed what is taken, at once; then engines that are marked preemptible, the youngest first, of
 * those who have more than they are guaranteed. Never more at a time than are waited for.
 */
final class Reclaim {
    /** How many engines are looked at for one who waits, on each agent. */
    private static final int LOOKS = 200;
    /** How many may be ending at a time for the same limit or shape. */
    private static final int MOST_ENDING = 32;

    /** Those that wait in a pool or are on their way there, and then the others as they come. */
    private static final Comparator<Engine> UNCLAIMED_FIRST = Comparator.comparing(engine -> !engine.isPooled());

    private final Limits limits;
    private final EngineTable engines;
    private final Launches launches;
    private final Pools pools;
    private final Lives lives;

    Reclaim(Limits limits, EngineTable engines, Launches launches, Pools pools, Lives lives) {
        this.limits = limits;
        this.engines = engines;
        this.launches = launches;
        this.pools = pools;
        this.lives = lives;
    }

    void tick(Instant now) {
        for (Launches.Claim claim : launches.claims()) {
            int wanted = Math.min(MOST_ENDING, claim.engines()) - underWay(claim);
            if (wanted <= 0) {
                continue;
            }
            Optional<Account> entitled = launches.entitled(claim.wish());
            List<Engine> idle = Stream.concat(
                            pools.starting().stream().filter(claim::isHelpedBy),
                            idle(claim).stream().filter(engine -> mayStop(engine, entitled, now)))
                    .sorted(UNCLAIMED_FIRST)
                    .limit(wanted)
                    .toList();
            String who = who(claim);
            idle.forEach(it -> lives.stop(it, false, "nobody used it, and its room was needed for " + who, now));
            if (idle.isEmpty() && entitled.isPresent() && hasWaited(claim, now)) {
                victim(claim, entitled.get()).ifPresent(it -> lives.preempt(it, who, now));
            }
        }
    }

    private List<Engine> idle(Launches.Claim claim) {
        return claim.on().map(agents -> engines.idle().on(agents, LOOKS)).orElseGet(() -> engines.idle()
                .below(claim.below().orElseThrow(), LOOKS));
    }

    private static String who(Launches.Claim claim) {
        Demand demand = claim.wish().first().demand();
        return "user " + demand.user() + " of tenant " + demand.tenant();
    }

    /** How many engines are already ending that will help. */
    private int underWay(Launches.Claim claim) {
        long ending = engines.burying().stream().filter(claim::isHelpedBy).count();
        long draining = engines.preemptible().stream()
                .filter(it -> it.endsAt().isPresent() && claim.isHelpedBy(it))
                .count();
        return (int) (ending + draining);
    }

    private boolean mayStop(Engine engine, Optional<Account> entitled, Instant now) {
        return engine.isPooled()
                || !now.isBefore(engine.idleSince().plus(limits.reclaimAfter()))
                || entitled.filter(it -> borrows(engine, it)).isPresent();
    }

    private boolean hasWaited(Launches.Claim claim, Instant now) {
        return Duration.between(claim.wish().first().since(), now).compareTo(limits.preemptAfter()) >= 0;
    }

    private Optional<Engine> victim(Launches.Claim claim, Account entitled) {
        List<Engine> candidates = new ArrayList<>();
        for (Engine engine : engines.preemptible()) {
            if (engine.life() == EngineLife.READY && claim.isHelpedBy(engine) && borrows(engine, entitled)) {
                candidates.add(engine);
            }
        }
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(candidates.size() - 1));
    }

    /**
     * Whether the engine takes more than its account, and each above it up to what it has in common with the entitled one, is
     * guaranteed.
     */
    private static boolean borrows(Engine engine, Account entitled) {
        for (Account account : engine.account().path()) {
            if (account == entitled) {
                return false;
            }
            if (entitled.path().contains(account)) {
                return true;
            }
            for (Resource resource : Resource.ofEngines()) {
                long guaranteed = account.guaranteed(resource);
                if (guaranteed > 0 && account.used(resource) <= guaranteed) {
                    return false;
                }
            }
        }
        return true;
    }
}
