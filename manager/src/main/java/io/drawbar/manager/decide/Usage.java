package io.drawbar.manager.decide;

import io.drawbar.common.id.NodeId;
import java.util.HashMap;
import java.util.Map;

/** What all engines take together, those that have ended and are not yet known to be dead included. */
final class Usage {
    private Amount total = Amount.NOTHING;
    private final Map<NodeId, Amount> byAgent = new HashMap<>();
    private final Map<String, Integer> byUser = new HashMap<>();

    /** So many engines with so much memory and so many cores. */
    record Amount(int engines, long memoryBytes, double cores) {
        static final Amount NOTHING = new Amount(0, 0, 0);

        Amount plus(Engine engine, int sign) {
            int count = engines + sign;
            return count == 0
                    ? NOTHING // Fractions of cores do not add up to nothing by themselves.
                    : new Amount(
                            count,
                            memoryBytes + sign * engine.record().memoryBytes(),
                            cores + sign * engine.record().cores());
        }
    }

    void add(Engine engine) {
        change(engine, 1);
    }

    void remove(Engine engine) {
        change(engine, -1);
    }

    private void change(Engine engine, int sign) {
        total = total.plus(engine, sign);
        byAgent.compute(engine.agent(), (agent, before) -> {
            Amount after = (before == null ? Amount.NOTHING : before).plus(engine, sign);
            return after.engines() == 0 ? null : after;
        });
        if (engine.key().isPersonal()) {
            byUser.compute(engine.key().owner(), (user, before) -> {
                int after = (before == null ? 0 : before) + sign;
                return after == 0 ? null : after;
            });
        }
    }

    Amount total() {
        return total;
    }

    Amount of(NodeId agent) {
        return byAgent.getOrDefault(agent, Amount.NOTHING);
    }

    int ofUser(String user) {
        return byUser.getOrDefault(user, 0);
    }
}
