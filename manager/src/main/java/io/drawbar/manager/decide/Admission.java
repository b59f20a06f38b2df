package io.drawbar.manager.decide;

import io.drawbar.common.id.NodeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Says whether an engine may be launched now and where, or which limit stands in the way. */
final class Admission {
    private final Limits limits;
    private final Usage usage;
    private final Map<NodeId, AgentOffer> agents = new HashMap<>();

    /** The answer to one wish for an engine. */
    sealed interface Answer {
        /** What stands in its way, for people. */
        String limit();

        /** Which engines would help by ending; empty when none would. */
        Optional<Predicate<Engine>> wantsGone();

        /** Go ahead on that agent. */
        record Place(NodeId agent) implements Answer {
            @Override
            public String limit() {
                return "nothing";
            }

            @Override
            public Optional<Predicate<Engine>> wantsGone() {
                return Optional.empty();
            }
        }

        /** Everybody behind waits too: what is freed next is for this wish. */
        record FullForAll(String limit) implements Answer {
            @Override
            public Optional<Predicate<Engine>> wantsGone() {
                return Optional.of(engine -> true);
            }
        }

        /** Only wishes that need one of these agents wait too. */
        record FullAgents(String limit, Set<NodeId> agents) implements Answer {
            @Override
            public Optional<Predicate<Engine>> wantsGone() {
                return Optional.of(engine -> agents.contains(engine.agent()));
            }
        }

        /** Only this user's wishes wait. */
        record FullUser(String limit, String user) implements Answer {
            @Override
            public Optional<Predicate<Engine>> wantsGone() {
                return Optional.of(engine ->
                        engine.key().isPersonal() && engine.key().owner().equals(user));
            }
        }

        /** Nothing here can serve it now. */
        record NoAgent(String limit) implements Answer {
            @Override
            public Optional<Predicate<Engine>> wantsGone() {
                return Optional.empty();
            }
        }
    }

    Admission(Limits limits, Usage usage) {
        this.limits = limits;
        this.usage = usage;
    }

    void offers(List<AgentOffer> offers) {
        agents.clear();
        offers.forEach(offer -> agents.put(offer.agent(), offer));
    }

    /** Why such an engine can never be, however long one waits. */
    Optional<String> never(Demand.Needs needs) {
        return limits.memoryBytes() > 0 && needs.memoryBytes() > limits.memoryBytes()
                ? Optional.of(
                        "One engine needs " + inWords(needs.memoryBytes()) + " of memory, and all together may have "
                                + inWords(limits.memoryBytes()) + " (setting manager.limits.memory).")
                : Optional.empty();
    }

    /**
     * @param reserved agents whose next free room is for a wish that came before
     */
    Answer check(EngineKey key, Demand.Needs needs, Set<NodeId> reserved) {
        if (key.isPersonal() && usage.ofUser(key.owner()) >= limits.enginesPerUser()) {
            return new Answer.FullUser(
                    "user " + key.owner() + " has " + limits.enginesPerUser()
                            + " engines, which is the limit (setting manager.limits.engines-per-user)",
                    key.owner());
        }
        Set<NodeId> able = able(key, needs);
        if (able.isEmpty()) {
            return new Answer.NoAgent(
                    agents.values().stream().anyMatch(offer -> offer.has(key))
                            ? "no agent is large enough for " + key.engine() + ", which needs "
                                    + inWords(needs.memoryBytes()) + " and " + needs.cores() + " cores"
                            : "no agent that has " + key.engine() + " is there at this moment");
        }
        if (usage.total().engines() >= limits.engines()) {
            return new Answer.FullForAll(
                    "there are " + limits.engines() + " engines, which is the limit (setting manager.limits.engines)");
        }
        long memory = usage.total().memoryBytes() + needs.memoryBytes();
        if (limits.memoryBytes() > 0 && memory > limits.memoryBytes()) {
            return new Answer.FullForAll("engines have "
                    + inWords(usage.total().memoryBytes()) + " of " + inWords(limits.memoryBytes())
                    + " of memory and " + inWords(needs.memoryBytes())
                    + " more are needed (setting manager.limits.memory)");
        }
        return able.stream()
                .filter(agent -> !reserved.contains(agent) && hasRoom(agents.get(agent), needs))
                .min(Comparator.comparingLong(agent -> usage.of(agent).memoryBytes()))
                .<Answer>map(Answer.Place::new)
                .orElseGet(() -> new Answer.FullAgents(
                        "the agents that have " + key.engine() + " have no room for " + inWords(needs.memoryBytes())
                                + " and " + needs.cores() + " cores more",
                        able));
    }

    private Set<NodeId> able(EngineKey key, Demand.Needs needs) {
        Set<NodeId> able = new HashSet<>();
        for (AgentOffer offer : agents.values()) {
            if (offer.has(key) && offer.couldHold(needs)) {
                able.add(offer.agent());
            }
        }
        return able;
    }

    private boolean hasRoom(AgentOffer offer, Demand.Needs needs) {
        Usage.Amount used = usage.of(offer.agent());
        return (offer.maxEngines() == 0 || used.engines() < offer.maxEngines())
                && (offer.memoryBytes() == 0 || used.memoryBytes() + needs.memoryBytes() <= offer.memoryBytes())
                && (offer.cores() == 0 || used.cores() + needs.cores() <= offer.cores());
    }

    static String inWords(long bytes) {
        return bytes >= 1L << 30
                ? String.format(java.util.Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
                : (bytes >> 20) + " MiB";
    }
}
