package io.drawbar.manager.decide;

import io.drawbar.common.engine.ShareLevel;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** For any order in which things happen: nothing is over-committed, nobody is forgotten, nothing is left. */
class AllocatorPropertiesTest {
    /** Something that happens, and numbers that say to whom. */
    record Step(Happening what, int first, int second) {}

    private static final List<World.Claiming> FAILING =
            List.of(World.Claiming.REFUSED, World.Claiming.UNHEARD, World.Claiming.BROKEN);

    enum Happening {
        ASK,
        ASK_LONG,
        ASK_AGAIN,
        WITHDRAW,
        RELEASE,
        RENEW,
        PASS,
        PASS_LONG,
        LAUNCH_GOES_ON,
        LAUNCH_FAILS,
        REGISTERS,
        DIES,
        DISAPPEARS,
        IDLES,
        STOP,
        DRAIN,
        BURIES,
        AGENT_GOES,
        AGENT_COMES,
        QUOTAS,
        ENTRANCE_DIES,
        CLAIM_GOES_ON,
        CLAIM_FAILS,
        ANSWERS,
        ANSWERS_NOTHING,
        TAKEOVER
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Happening> usual = Arbitraries.of(
                Happening.ASK,
                Happening.RELEASE,
                Happening.LAUNCH_GOES_ON,
                Happening.REGISTERS,
                Happening.CLAIM_GOES_ON,
                Happening.BURIES,
                Happening.PASS);
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.of(Happening.class)), Tuple.of(4, usual)),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(0, 7))
                .as(Step::new)
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 2000)
    void anyInterleavingKeepsThePromises(@ForAll("steps") List<Step> steps) {
        World world = new World();
        steps.forEach(step -> happen(world, step));
        world.comesToRest();
    }

    /** Found by the property: what is granted while a leader takes over must not hide sessions of an entrance that is gone. */
    @Example
    void orphansBesideNewLeasesAreCounted() {
        World world = new World();
        world.ask(0, ShareLevel.SERVER, 0, false);
        world.launchGoesOn(0, false);
        world.registers(0);
        world.entranceDies();
        world.newLeader();
        world.ask(2, ShareLevel.SERVER, 0, false);
        for (int i = 0; i < 3; i++) {
            world.ask(1, ShareLevel.SERVER, 0, false);
        }
        world.renew(0);
        world.comesToRest();
    }

    private static void happen(World world, Step step) {
        int which = step.first();
        switch (step.what()) {
            case ASK -> world.ask(which % 4, level(step), which % 3, false);
            case ASK_LONG -> world.ask(which % 4, level(step), 0, true);
            case ASK_AGAIN -> world.askAgain(which);
            case WITHDRAW -> world.withdraw(which);
            case RELEASE -> world.release(which);
            case RENEW -> world.renew(which);
            case PASS -> world.pass(Duration.ofSeconds(step.second()));
            case PASS_LONG -> world.pass(Duration.ofSeconds(40));
            case LAUNCH_GOES_ON -> world.launchGoesOn(which, false);
            case LAUNCH_FAILS -> world.launchGoesOn(which, true);
            case REGISTERS -> world.registers(which);
            case DIES -> world.dies(which, true);
            case DISAPPEARS -> world.dies(which, false);
            case IDLES -> world.idles(which);
            case STOP -> world.stop(which, false);
            case DRAIN -> world.stop(which, true);
            case BURIES -> world.buries(which);
            case AGENT_GOES -> world.agent(false);
            case AGENT_COMES -> world.agent(true);
            case QUOTAS -> world.quotas(which);
            case ENTRANCE_DIES -> world.entranceDies();
            case CLAIM_GOES_ON -> world.claimGoesOn(which, World.Claiming.DONE);
            case CLAIM_FAILS -> world.claimGoesOn(which, FAILING.get(which % FAILING.size()));
            case ANSWERS -> world.answers(which, true);
            case ANSWERS_NOTHING -> world.answers(which, false);
            case TAKEOVER -> world.newLeader();
        }
    }

    private static ShareLevel level(Step step) {
        return switch (step.second()) {
            case 4 -> ShareLevel.CONNECTION;
            case 5 -> ShareLevel.TENANT;
            case 6 -> ShareLevel.SERVER;
            default -> ShareLevel.USER;
        };
    }
}
