package io.drawbar.manager.decide;

import io.drawbar.common.id.NodeId;
import io.drawbar.manager.share.Amount;
import io.drawbar.manager.share.Ledger;
import io.drawbar.manager.share.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * On which agent an engine goes: one that has it, takes new ones, has the labels and has room; of those the one with most of the labels
 * that are wished for, then the one that is used least, in tenths, then the one with the fewest engines of the same owner, then the one with the least memory used. A shape for which there is no room keeps
 * agents for itself, so that large engines do not starve behind small ones whose turn is later. Costs O(agents) for each launch, nothing
 * for an ask.
 */
final class Placement {
    private static final int STEPS = 10;
    /** The part of all agents that may stand empty for engines of one shape. */
    private static final double KEPT_PART = 0.1;

    private final Ledger ledger;
    private final Map<NodeId, AgentOffer> agents = new LinkedHashMap<>();
    private final Map<NodeId, Shape> kept = new HashMap<>();

    /** The answer to a wish. */
    sealed interface Answer {
        /** Go ahead on that agent. */
        record Place(NodeId agent, String why) implements Answer {}

        /** Not now. */
        record NoRoom(String why) implements Answer {}
    }

    Placement(Ledger ledger) {
        this.ledger = ledger;
    }

    void offers(List<AgentOffer> offers) {
        agents.clear();
        offers.forEach(offer -> agents.put(offer.agent(), offer));
        kept.keySet().retainAll(agents.keySet());
    }

    /**
     * @param ahead shapes whose turn comes first: what is kept for them is not for this one
     * @param avoided agents that are taken only where there is no other
     */
    Answer place(Shape shape, String owner, Set<Shape> ahead, Set<NodeId> avoided) {
        List<AgentOffer> open = new ArrayList<>();
        int full = 0;
        int reserved = 0;
        for (AgentOffer offer : agents.values()) {
            if (!offer.has(shape) || !offer.isLabelled(shape)) {
                continue;
            }
            if (!hasRoom(offer, shape.amount())) {
                full++;
            } else if (ahead.contains(kept.get(offer.agent()))) {
                reserved++;
            } else {
                open.add(offer);
            }
        }
        if (open.isEmpty()) {
            return new Answer.NoRoom(whyNone(shape));
        }
        if (!avoided.isEmpty() && open.stream().anyMatch(it -> !avoided.contains(it.agent()))) {
            open.removeIf(it -> avoided.contains(it.agent()));
        }
        AgentOffer best = open.get(0);
        for (AgentOffer offer : open) {
            if (compare(offer, best, shape, owner) < 0) {
                best = offer;
            }
        }
        String why = String.format(
                Locale.ROOT,
                "%s of %d agents with room (%d%% used, %d engines of %s there); %d others are full, %d kept for"
                        + " engines that wait longer",
                shape.preferred().isEmpty()
                        ? "the least used"
                        : "with " + best.preferred(shape) + " of the labels wished for " + shape.preferred()
                                + " the least used",
                open.size(),
                Math.round(use(best) * 100),
                ledger.on(best.agent(), owner),
                owner,
                full,
                reserved);
        return new Answer.Place(best.agent(), why);
    }

    private int compare(AgentOffer left, AgentOffer right, Shape shape, String owner) {
        int byWish = Integer.compare(right.preferred(shape), left.preferred(shape));
        if (byWish != 0) {
            return byWish;
        }
        int byUse = Integer.compare((int) (use(left) * STEPS), (int) (use(right) * STEPS));
        if (byUse != 0) {
            return byUse;
        }
        int bySpread = Integer.compare(ledger.on(left.agent(), owner), ledger.on(right.agent(), owner));
        return bySpread != 0
                ? bySpread
                : Long.compare(
                        ledger.on(left.agent()).memoryBytes(),
                        ledger.on(right.agent()).memoryBytes());
    }

    /** The part that is used of what there is least of. */
    private double use(AgentOffer offer) {
        Amount used = ledger.on(offer.agent());
        double most = offer.maxEngines() == 0 ? 0 : used.engines() / (double) offer.maxEngines();
        most = offer.memoryBytes() == 0 ? most : Math.max(most, used.memoryBytes() / (double) offer.memoryBytes());
        return offer.cores() == 0 ? most : Math.max(most, used.milliCores() / (double) offer.milliCores());
    }

    private boolean hasRoom(AgentOffer offer, Amount needs) {
        Amount used = ledger.on(offer.agent());
        return (offer.maxEngines() == 0 || used.engines() < offer.maxEngines())
                && (offer.memoryBytes() == 0 || used.memoryBytes() + needs.memoryBytes() <= offer.memoryBytes())
                && (offer.cores() == 0 || used.milliCores() + needs.milliCores() <= offer.milliCores());
    }

    /** Whether an engine of that shape has room on that agent now. */
    boolean hasRoom(NodeId agent, Shape shape) {
        return Optional.ofNullable(agents.get(agent))
                .filter(it -> it.has(shape) && it.isLabelled(shape) && hasRoom(it, shape.amount()))
                .isPresent();
    }

    /** Whether that agent has the labels that such an engine's must have. */
    boolean isLabelled(NodeId agent, Shape shape) {
        return Optional.ofNullable(agents.get(agent))
                .filter(it -> it.isLabelled(shape))
                .isPresent();
    }

    /** Whether it could ever be placed there. */
    boolean suits(NodeId agent, Shape shape) {
        return Optional.ofNullable(agents.get(agent))
                .filter(it -> it.has(shape) && it.isLabelled(shape) && it.couldHold(shape))
                .isPresent();
    }

    /** Keeps the agent where the least has to go until such an engine fits, if there is one that nobody keeps. */
    void keep(Shape shape) {
        Optional<AgentOffer> best = Optional.empty();
        double bestPart = -1;
        for (AgentOffer offer : agents.values()) {
            if (!suits(offer.agent(), shape) || kept.containsKey(offer.agent())) {
                continue;
            }
            double part = free(offer, shape.amount());
            if (part > bestPart) {
                best = Optional.of(offer);
                bestPart = part;
            }
        }
        best.ifPresent(it -> kept.put(it.agent(), shape));
    }

    /** Keeps one agent more for the shape, unless it keeps as many as it may, or another shape keeps this one. */
    boolean keep(Shape shape, NodeId agent) {
        if (!suits(agent, shape) || kept.containsKey(agent)) {
            return false;
        }
        long mine = kept.values().stream().filter(shape::equals).count();
        double room = 0; // For so many such engines, on all agents that it suits.
        for (AgentOffer offer : agents.values()) {
            room += suits(offer.agent(), shape) ? 1 / part(offer, shape.amount()) : 0;
        }
        boolean more = mine < Math.max(1, KEPT_PART * room);
        if (more) {
            kept.put(agent, shape);
        }
        return more;
    }

    /** How much of an agent one engine takes. */
    private static double part(AgentOffer offer, Amount needs) {
        double most = offer.maxEngines() == 0 ? 0 : 1.0 / offer.maxEngines();
        most = offer.memoryBytes() == 0 ? most : Math.max(most, needs.memoryBytes() / (double) offer.memoryBytes());
        most = offer.cores() == 0 ? most : Math.max(most, needs.milliCores() / (double) offer.milliCores());
        return most == 0 ? 1 : most;
    }

    /** The agents that are kept for a shape. */
    Set<NodeId> keptFor(Shape shape) {
        Set<NodeId> all = new HashSet<>();
        kept.forEach((agent, it) -> {
            if (it.equals(shape)) {
                all.add(agent);
            }
        });
        return all;
    }

    /** How much of what is needed is free, by what is free least. */
    private double free(AgentOffer offer, Amount needs) {
        Amount used = ledger.on(offer.agent());
        double least = offer.maxEngines() == 0 ? 1 : Math.min(1, offer.maxEngines() - used.engines());
        if (offer.memoryBytes() > 0 && needs.memoryBytes() > 0) {
            least = Math.min(least, (offer.memoryBytes() - used.memoryBytes()) / (double) needs.memoryBytes());
        }
        if (offer.cores() > 0 && needs.milliCores() > 0) {
            least = Math.min(least, (offer.milliCores() - used.milliCores()) / (double) needs.milliCores());
        }
        return Math.max(0, least);
    }

    /** It is for all again, if it was kept for that shape. */
    boolean unkeep(NodeId agent, Shape shape) {
        return kept.remove(agent, shape);
    }

    private String whyNone(Shape shape) {
        String needs = Resource.MEMORY.number(shape.amount().memoryBytes()) + " and "
                + Resource.CORES.number(shape.amount().milliCores()) + " cores";
        List<AgentOffer> having =
                agents.values().stream().filter(it -> it.has(shape)).toList();
        if (having.isEmpty()) {
            Optional<AgentOffer> closed = agents.values().stream()
                    .filter(it -> it.offers(shape) && it.closed().isPresent())
                    .findFirst();
            if (closed.isPresent()) {
                return "no agent that has " + shape.engine() + " takes engines at this moment: "
                        + closed.get().agent() + " does not because "
                        + closed.get().closed().get();
            }
            return "no agent that has " + shape.engine() + " is there at this moment";
        }
        if (having.stream().noneMatch(it -> it.isLabelled(shape))) {
            return "none of the agents that have " + shape.engine() + " has the labels " + shape.labels();
        }
        if (having.stream().noneMatch(it -> it.isLabelled(shape) && it.couldHold(shape))) {
            return "no agent is large enough for " + shape.engine() + ", which needs " + needs;
        }
        return "the agents that have " + shape.engine() + " have no room for " + needs + " more";
    }

    /** What all agents together have; 0: no limit. */
    long capacity(Resource resource) {
        long sum = 0;
        for (AgentOffer offer : agents.values()) {
            long one =
                    switch (resource) {
                        case CORES -> offer.milliCores();
                        case MEMORY -> offer.memoryBytes();
                        case ENGINES -> offer.maxEngines();
                        case STATEMENTS, SESSIONS, QUEUE -> 0;
                    };
            if (one == 0) {
                return 0;
            }
            sum += one;
        }
        return sum;
    }
}
