package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Warm pools on a clock of the test's own. */
class PoolsTest {
    private static final TenantName TENANT = new TenantName("t");

    private final Stage stage = new Stage(Map.of(Resource.ENGINES, 4L));

    private static PoolSpec pool(int minimum, int maximum) {
        return pool(minimum, maximum, Optional.empty());
    }

    private static PoolSpec pool(int minimum, int maximum, Optional<PoolSpec.Sizing> sizing) {
        return new PoolSpec(
                "warm",
                Optional.of(TENANT),
                Stage.ECHO,
                "1",
                minimum,
                maximum,
                Duration.ofMinutes(10),
                2,
                sizing,
                Optional.of(Stage.needs()),
                Optional.empty());
    }

    private PoolView view() {
        return stage.allocator().poolViews(stage.now()).get(0);
    }

    private long usedByTenant() {
        return stage.allocator().accounts().find(TENANT).orElseThrow().used(Resource.ENGINES);
    }

    @Test
    void aPoolKeepsItsMinimumAndIsRefilledAfterAClaim() {
        stage.pools(pool(1, 2));
        EngineId warm = stage.startAll().get(0);
        assertThat(view().ready()).isEqualTo(1);
        assertThat(usedByTenant()).isEqualTo(1);

        stage.ask("a1", "ann");
        Decision.Claim claim = stage.claims().remove(0);
        assertThat(claim.engine()).isEqualTo(warm);
        assertThat(claim.record().owner()).isEqualTo("ann");
        assertThat(stage.granted()).as("before it is hers").isEmpty();
        stage.claimed(claim);
        assertThat(stage.granted()).containsEntry("a1", warm);
        assertThat(stage.events(warm)).contains("claimed", "ready");

        stage.startAll();
        assertThat(view().ready())
                .as("one more than before, as the last was taken")
                .isEqualTo(2);
        assertThat(view().claims()).isEqualTo(1);
        assertThat(usedByTenant()).isEqualTo(3);
    }

    @Test
    void aClaimedEngineCountsToItsOwnerFromTheDecisionOn() {
        stage.pools(pool(1, 1));
        stage.startAll();
        stage.ask("a1", "ann");
        assertThat(stage.claims()).hasSize(1);
        assertThat(stage.allocator().accounts().find(TENANT).orElseThrow().children().stream()
                        .filter(it -> it.name().equals("ann"))
                        .findFirst()
                        .orElseThrow()
                        .used(Resource.ENGINES))
                .isEqualTo(1);
    }

    @Test
    void itGrowsWithThoseWhoFindNothingAndShrinksToNothing() {
        stage.pools(pool(0, 2));
        assertThat(stage.startAll()).isEmpty();
        stage.ask("a1", "ann");
        assertThat(stage.startAll()).as("hers, and one for whoever comes next").hasSize(2);
        assertThat(view().misses()).isEqualTo(1);
        assertThat(view().ready()).isEqualTo(1);

        stage.ask("b1", "bob");
        stage.claimed(stage.claims().remove(0));
        stage.startAll();
        assertThat(view().ready()).isEqualTo(2);
        stage.pass(Duration.ofMinutes(11));
        stage.buryAll();
        assertThat(view().ready()).isEqualTo(1);
        stage.pass(Duration.ofMinutes(10));
        stage.buryAll();
        assertThat(view().ready()).isZero();
        assertThat(view().problem()).isEmpty();
    }

    @Test
    void itYieldsToWhoeverWaitsForWhatItTakes() {
        stage.pools(pool(3, 3));
        while (view().ready() < 3) {
            stage.startAll();
        }
        stage.ask("a1", "ann", Stage.needs(2_000)); // Of another size, so that none will do.
        stage.ask("a2", "bob", Stage.needs(2_000));
        stage.pass(Duration.ofSeconds(1));
        stage.buryAll();
        stage.startAll();
        assertThat(stage.granted()).containsKeys("a1", "a2");
        assertThat(view().ready() + view().starting()).as("what is left").isEqualTo(2);
        assertThat(view().problem()).hasValueSatisfying(it -> assertThat(it).contains("engines"));
    }

    @Test
    void aRefusedClaimEndsInALaunchAndTheEngineIsThereForOthers() {
        stage.pools(pool(1, 1));
        EngineId warm = stage.startAll().get(0);
        stage.ask("a1", "ann");
        Decision.Claim claim = stage.claims().remove(0);
        stage.allocator()
                .claimRefused(
                        claim.engine(),
                        claim.claim(),
                        Failures.of(ErrorCode.UNSUPPORTED, "not this setting"),
                        true,
                        stage.now());
        stage.settle();
        assertThat(stage.claims()).isEmpty();
        stage.startAll();
        EngineId launched = stage.granted().get("a1");
        assertThat(launched).isNotNull().isNotEqualTo(warm);
        assertThat(stage.why(launched)).contains("not this setting");
        assertThat(stage.events(warm)).contains("unclaimed");
        assertThat(view().failedClaims()).isEqualTo(1);
        stage.ask("b1", "bob");
        assertThat(stage.claims()).hasSize(1);
    }

    @Test
    void aRefusedClaimCostsNoStartOfThePools() {
        stage.pools(pool(1, 2));
        EngineId warm = stage.startAll().get(0);
        stage.ask("a1", "ann");
        assertThat(stage.startAll()).as("while it may come back").isEmpty();
        Decision.Claim claim = stage.claims().remove(0);
        stage.allocator()
                .claimRefused(
                        claim.engine(),
                        claim.claim(),
                        Failures.of(ErrorCode.UNSUPPORTED, "not this setting"),
                        true,
                        stage.now());
        stage.settle();
        assertThat(stage.startAll()).as("hers").hasSize(1);
        stage.pass(Duration.ofMinutes(1));
        assertThat(view().ready()).isEqualTo(1);
        assertThat(view().misses()).isZero();
        assertThat(stage.allocator().engine(warm)).isPresent();
    }

    @Test
    void aClaimThatTakesTooLongEndsInALaunch() {
        stage.pools(pool(1, 1));
        EngineId warm = stage.startAll().get(0);
        stage.ask("a1", "ann");
        Decision.Claim claim = stage.claims().remove(0);
        stage.pass(Stage.LIMITS.claimLimit());
        stage.startAll();
        assertThat(stage.granted().get("a1")).isNotNull().isNotEqualTo(warm);
        stage.claimed(claim); // Too late.
        assertThat(stage.allocator().engine(warm)).isEmpty();
    }

    @Test
    void anEngineThatDiesInTheMiddleOfItsClaimIsNoFailureOfWhoeverWaits() {
        stage.pools(pool(1, 1));
        EngineId warm = stage.startAll().get(0);
        stage.ask("a1", "ann");
        stage.allocator().exited(warm, new ProcessEnd(137, List.of(), "killed by signal 9", ""), stage.now());
        stage.settle();
        stage.startAll();
        assertThat(stage.refused()).isEmpty();
        assertThat(stage.granted()).containsKey("a1");
    }

    @Test
    void aNewLeaderTakesAPoolOver() {
        stage.pools(pool(2, 2));
        List<EngineId> warm = stage.startAll();
        stage.ask("a1", "ann");
        Decision.Claim claim = stage.claims().remove(0);
        EngineId half = claim.engine();

        Stage next = new Stage(Map.of(Resource.ENGINES, 4L), "next");
        for (EngineId engine : warm) {
            EngineRecord record = stage.record(engine);
            assertThat(record.unclaimed()).as("until it has become hers").isTrue();
            next.adopt(record, engine.equals(half) ? claim.claim() : "");
        }
        next.pools(pool(2, 2));
        assertThat(next.allocator().engine(half))
                .as("nobody knows what it was told")
                .isEmpty();
        next.buryAll();
        assertThat(next.startAll()).hasSize(1);
        next.ask("a1", "ann");
        next.claimed(next.claims().remove(0));
        assertThat(next.granted().get("a1")).isNotNull().isNotEqualTo(half);
    }

    @Test
    void aNewLeaderFindsAClaimedEngineWithItsOwner() {
        stage.pools(pool(1, 1));
        stage.startAll();
        stage.ask("a1", "ann");
        Decision.Claim claim = stage.claims().remove(0);
        Stage next = new Stage(Map.of(), "next");
        next.adopt(claim.record(), claim.claim());
        next.pools(pool(1, 1));
        next.ask("a2", "ann");
        assertThat(next.granted()).containsEntry("a2", claim.engine());
    }

    @Test
    void enginesOfAPoolThatIsNoMoreAreStopped() {
        stage.pools(pool(1, 1));
        EngineId warm = stage.startAll().get(0);
        stage.pools();
        assertThat(stage.allocator().engine(warm)).isEmpty();
    }

    @Test
    void theMinimumFollowsTheArrivalsOfTheSameHour() {
        PoolSpec.Sizing sizing = new PoolSpec.Sizing(3, 0.5);
        long hour = Arrivals.hour(stage.now());
        stage.allocator().recall(Map.of("warm", Map.of(hour - 72, 1, hour - 48, 3, hour - 24, 2, hour - 23, 3)));
        stage.pools(pool(0, 3, Optional.of(sizing)));
        assertThat(view().minimumNow()).as("the median of 1, 3 and 2").isEqualTo(2);
        stage.pass(Duration.ofMinutes(51));
        assertThat(view().minimumNow()).as("the next hour begins soon").isEqualTo(2);
        Arrivals arrivals = new Arrivals(Map.of(hour - 72, 1, hour - 48, 3, hour - 24, 2));
        assertThat(arrivals.expected(hour, new PoolSpec.Sizing(3, 1))).isEqualTo(3);
        assertThat(arrivals.expected(hour, new PoolSpec.Sizing(3, 0.3))).isEqualTo(1);
        assertThat(arrivals.expected(hour, new PoolSpec.Sizing(1, 0.1))).isEqualTo(2);
        assertThat(arrivals.expected(hour + 1, new PoolSpec.Sizing(3, 0.6))).isZero();
    }

    @Test
    void whatHasArrivedIsKeptForTheNextLeader() {
        stage.pools(pool(1, 1, Optional.of(new PoolSpec.Sizing(3, 0.5))));
        stage.startAll();
        stage.ask("a1", "ann");
        stage.pass(Duration.ofMinutes(2));
        assertThat(stage.kept()).containsEntry("warm", Map.of(Arrivals.hour(stage.start()), 1));
    }
}
