package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.TenantName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Working days of people who come mostly at nine, on a clock of the test's own: what a pool is worth to them, and what it costs. */
class PoolSimulationTest {
    private static final int DAYS = 6;
    private static final int HOUR = 3_600;
    private static final int DAY = 24 * HOUR;
    /** Seconds. */
    private static final int START = 10;

    private static final int WORK = 1_800;
    private static final int BUSY_HOUR = 9;
    private static final int COME_AT_NINE = 12;
    /** The stage's clock does not begin at midnight. */
    private static final int BEGIN = 10 * HOUR + 300;

    private record Outcome(long hits, long misses, double warmEngineHours) {
        double hitRate() {
            return hits / (double) (hits + misses);
        }
    }

    @Test
    void aPoolThatFollowsTheArrivalsServesMoreThanAFixedOne() {
        Outcome none = run(0, 1, Optional.empty());
        Outcome fixed = run(2, 12, Optional.empty());
        Outcome sized = run(2, 12, Optional.of(new PoolSpec.Sizing(3, 0.8)));
        print("one engine after somebody has come", none);
        print("two engines, up to twelve", fixed);
        print("the same, sized by arrivals", sized);
        assertThat(sized.hitRate()).isGreaterThan(fixed.hitRate()).isGreaterThan(0.85);
        assertThat(fixed.hitRate()).isGreaterThan(none.hitRate());
        assertThat(none.warmEngineHours()).isLessThan(fixed.warmEngineHours());
    }

    private static void print(String what, Outcome outcome) {
        System.out.printf(
                "pool, %s: %d of %d served from it (%.0f %%), %.1f engine hours a day warm%n",
                what,
                outcome.hits(),
                outcome.hits() + outcome.misses(),
                outcome.hitRate() * 100,
                outcome.warmEngineHours() / DAYS);
    }

    private static Outcome run(int minimum, int maximum, Optional<PoolSpec.Sizing> sizing) {
        Stage stage = new Stage(Map.of());
        stage.pools(new PoolSpec(
                "warm",
                Optional.of(new TenantName("t")),
                Stage.ECHO,
                "1",
                minimum,
                maximum,
                Duration.ofMinutes(10),
                2,
                sizing,
                Optional.of(Stage.needs()),
                Optional.empty()));
        Map<Integer, Integer> arrivals = arrivals();
        Map<EngineId, Integer> ready = new HashMap<>();
        Map<EngineId, Integer> ends = new HashMap<>();
        Set<String> served = new HashSet<>();
        int people = 0;
        long warmSeconds = 0;
        for (int second = 0; second < DAYS * DAY; second++) {
            for (int i = arrivals.getOrDefault(second, 0); i > 0; i--) {
                people++;
                stage.ask("ask" + people, "user" + people);
            }
            for (Decision.Claim claim : List.copyOf(stage.claims())) {
                stage.claims().remove(claim);
                stage.claimed(claim);
            }
            for (EngineId engine : stage.launches()) {
                if (ready.computeIfAbsent(engine, it -> START).intValue() == 0) {
                    stage.start(engine);
                }
                ready.computeIfPresent(engine, (it, left) -> left - 1);
            }
            int now = second;
            stage.granted().forEach((ask, engine) -> {
                if (served.add(ask)) {
                    ends.put(engine, now + WORK);
                }
            });
            ends.entrySet().removeIf(it -> {
                boolean over = it.getValue() <= now;
                if (over) {
                    stage.allocator().stop(it.getKey(), false, "no work", stage.now());
                    stage.settle();
                }
                return over;
            });
            stage.buryAll();
            stage.pass(Duration.ofSeconds(1));
            warmSeconds += stage.allocator().poolViews(stage.now()).get(0).ready();
        }
        PoolView view = stage.allocator().poolViews(stage.now()).get(0);
        assertThat(view.claims() + view.misses()).isEqualTo(people);
        return new Outcome(view.claims(), view.misses(), warmSeconds / (double) HOUR);
    }

    /** How many come in each second. */
    private static Map<Integer, Integer> arrivals() {
        Random random = new Random(7);
        Map<Integer, Integer> all = new HashMap<>();
        for (int day = 0; day <= DAYS; day++) {
            for (int i = 0; i < COME_AT_NINE; i++) {
                come(all, day * DAY + BUSY_HOUR * HOUR + random.nextInt(120));
            }
            for (int hour = BUSY_HOUR + 1; hour < 18; hour++) {
                come(all, day * DAY + hour * HOUR + random.nextInt(HOUR));
            }
        }
        return all;
    }

    private static void come(Map<Integer, Integer> all, int sinceMidnight) {
        all.merge(sinceMidnight - BEGIN, 1, Integer::sum);
    }
}
