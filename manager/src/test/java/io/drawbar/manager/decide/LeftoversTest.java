package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions that belong to nobody are closed, whatever got lost. */
class LeftoversTest {
    private static final Map<Resource, Long> LIMIT = Map.of(Resource.STATEMENTS, 10L);
    private static final Duration MOMENT = Duration.ofMillis(500);
    private static final Duration GRACE = Stage.LIMITS.leaseTtl();

    private final Stage first = new Stage(LIMIT, "first");

    private EngineId warm(Stage stage) {
        stage.ask("a", "ann");
        EngineId engine = stage.startAll().get(0);
        stage.tells(engine, 1);
        return engine;
    }

    private static Held held(String lease, EngineId engine, boolean longLived) {
        return new Held(
                new LeaseId(lease),
                engine,
                1L << 32 | 1,
                new UserName("ann"),
                Optional.of(new TenantName("t")),
                "",
                "a",
                longLived);
    }

    /** Another leader that knows of an engine what lies in ZooKeeper, and of these entrances that they are there. */
    private Stage second(EngineRecord record, int sessions, Set<String> entrances) {
        Stage second = new Stage(LIMIT, "second");
        second.allocator().takeOver(entrances, second.now());
        second.allocator().adopt(record, Optional.of(Stage.live("", sessions)), second.now());
        second.allocator().entrances(entrances, second.now());
        second.settle();
        return second;
    }

    private static void pass(Stage stage, Duration time) {
        for (long i = 0; i < time.dividedBy(MOMENT); i++) {
            stage.pass(MOMENT);
        }
    }

    private static long used(Stage stage) {
        return stage.allocator().accounts().root().used(Resource.STATEMENTS);
    }

    @Test
    void anEngineThatDidNotHearThatALeaseRanOutIsToldAgain() {
        EngineId engine = warm(first);
        pass(first, Stage.LIMITS.leaseLife(false).plus(MOMENT));
        assertThat(first.evicted()).hasSize(1);
        LeaseId lease = first.evicted().get(0).id();

        pass(first, GRACE.plus(MOMENT));
        assertThat(first.questioned()).containsExactly(engine);
        first.answers(engine, Map.of(held(lease.value(), engine, false), "entrance"));

        assertThat(first.evicted()).extracting(Lease::id).containsExactly(lease, lease);
    }

    @Test
    void theSessionOfADeadEntranceIsFoundThoughItsEngineHadNotToldOfItYet() {
        EngineId engine = warm(first);
        Stage second = second(first.record(engine), 0, Set.of());
        assertThat(second.questioned()).isEmpty();
        second.tells(engine, 1);
        pass(second, GRACE.plus(MOMENT));
        second.answers(engine, Map.of(held("first-1", engine, false), "dead"));

        // It counts, as another may take it over; nobody does.
        assertThat(second.evicted()).isEmpty();
        assertThat(used(second)).isEqualTo(1);
        pass(second, Stage.LIMITS.leaseLife(false).plus(MOMENT));
        assertThat(second.evicted()).extracting(it -> it.id().value()).containsExactly("first-1");
        assertThat(used(second)).isZero();
    }

    @Test
    void theEngineOfOneConnectionIsNotEndedUnderASessionWhoseEntranceIsAway() {
        first.askAlone("a", "ann");
        EngineId engine = first.startAll().get(0);
        first.tells(engine, 1);
        Stage second = second(first.record(engine), 1, Set.of());
        second.allocator().leasesUnknown(engine, second.now());
        pass(second, Stage.LIMITS.connectionLinger().multipliedBy(3));
        assertThat(second.why(engine)).doesNotContain("connection is closed");

        // Nobody comes back for it, and its session ends.
        second.tells(engine, 0);
        pass(second, Stage.LIMITS.connectionLinger().plus(MOMENT));
        assertThat(second.why(engine)).contains("connection is closed");
    }

    @Test
    void anEntranceThatComesBackWithoutItsConnectionsLeavesNoneOfTheirSessions() {
        EngineId engine = warm(first);
        Stage second = second(first.record(engine), 1, Set.of("entrance"));
        second.allocator().renew("entrance", List.of(), true, second.now());
        second.settle();
        second.answers(engine, Map.of(held("first-1", engine, true), "entrance"));
        assertThat(second.evicted()).isEmpty();

        pass(second, GRACE.plus(MOMENT));
        second.answers(engine, Map.of(held("first-1", engine, true), "entrance"));
        assertThat(second.evicted()).extracting(it -> it.id().value()).containsExactly("first-1");
        assertThat(used(second)).isZero();
    }

    @Test
    void anEntranceThatTellsAllGivesBackWhatItDoesNotTellOf() {
        EngineId engine = warm(first);
        first.ask("b", "bob");
        first.allocator().renew("entrance", List.of(), true, first.now());
        first.settle();
        assertThat(first.evicted()).as("its grant may be under way").isEmpty();

        pass(first, GRACE.plus(MOMENT));
        first.allocator().renew("another", List.of(), true, first.now());
        first.allocator().renew("entrance", List.of(), false, first.now());
        first.settle();
        assertThat(first.evicted()).isEmpty();

        first.ask("c", "ann");
        first.allocator().renew("entrance", List.of(), true, first.now());
        first.settle();
        assertThat(first.evicted()).extracting(Lease::askId).containsExactly("a");
        assertThat(first.evicted()).extracting(Lease::engine).containsExactly(engine);
        assertThat(used(first)).as("that of ask c, granted just now").isEqualTo(1);
    }

    @Test
    void whatWasGivenBackIsNotTakenUpByWhatWasToldBefore() {
        EngineId engine = warm(first);
        Stage second = second(first.record(engine), 1, Set.of("entrance"));
        second.allocator().release(new LeaseId("first-1"), second.now());
        List<Allocator.Gone> gone =
                second.allocator().renew("entrance", List.of(held("first-1", engine, false)), true, second.now());
        assertThat(gone).extracting(Allocator.Gone::lease).containsExactly(new LeaseId("first-1"));
        assertThat(used(second)).isZero();
    }

    @Test
    void nobodyIsAskedAboutWhatIsUnderWay() {
        EngineId engine = warm(first);
        pass(first, Duration.ofSeconds(2));
        first.tells(engine, 2);
        pass(first, GRACE.minus(Duration.ofSeconds(1)));
        first.tells(engine, 1);
        pass(first, GRACE.minus(Duration.ofSeconds(1)));
        assertThat(first.questioned()).isEmpty();
    }
}
