package io.drawbar.manager.decide;

import io.drawbar.common.id.NodeId;
import io.drawbar.manager.share.Account;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The engines that nobody uses, the one unused longest first, by the agent they are on and by whose they are. Not thread-safe. */
final class IdleEngines {
    private static final Comparator<Engine> LONGEST_FIRST = Comparator.comparing((Engine it) -> it.noted.idleSince)
            .thenComparing(it -> it.id().value());

    private final Map<NodeId, SortedSet<Engine>> byAgent = new HashMap<>();
    private final Map<Account, SortedSet<Engine>> byAccount = new HashMap<>();

    /** Its leases, its life or what it tells has changed. */
    void note(Engine engine, boolean idle) {
        if (!engine.noted.idleIn.isEmpty()) {
            remove(byAgent, engine.agent(), engine);
            engine.noted.idleIn.forEach(account -> remove(byAccount, account, engine));
        }
        engine.noted.idleSince = engine.idleSince();
        // Remembered, as accounts may move meanwhile.
        engine.noted.idleIn = idle ? engine.account().path() : List.of();
        if (idle) {
            byAgent.computeIfAbsent(engine.agent(), it -> new TreeSet<>(LONGEST_FIRST))
                    .add(engine);
            engine.noted.idleIn.forEach(account -> byAccount
                    .computeIfAbsent(account, it -> new TreeSet<>(LONGEST_FIRST))
                    .add(engine));
        }
    }

    private static <K> void remove(Map<K, SortedSet<Engine>> sets, K key, Engine engine) {
        SortedSet<Engine> set = sets.get(key);
        set.remove(engine);
        if (set.isEmpty()) {
            sets.remove(key);
        }
    }

    /** Those in an account or below it, the first so many. */
    List<Engine> below(Account account, int most) {
        return byAccount.getOrDefault(account, new TreeSet<>(LONGEST_FIRST)).stream()
                .limit(most)
                .toList();
    }

    /** Those on some agents, the first so many of each. */
    List<Engine> on(Set<NodeId> agents, int most) {
        List<Engine> all = new ArrayList<>();
        for (NodeId agent : agents) {
            byAgent.getOrDefault(agent, new TreeSet<>(LONGEST_FIRST)).stream()
                    .limit(most)
                    .forEach(all::add);
        }
        all.sort(LONGEST_FIRST);
        return all;
    }
}
