package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Begins engines' lives: the record, its place in the books, and the decision to launch it. */
final class Starts {
    private final String term;
    private final Ledger ledger;
    private final EngineTable engines;
    private final Groups groups;
    private final Diary diary;
    private final List<Decision> decisions;
    private long launched;

    /**
     * @param term unique for the time of one leader
     */
    Starts(String term, Ledger ledger, EngineTable engines, Groups groups, Diary diary, List<Decision> decisions) {
        this.term = term;
        this.ledger = ledger;
        this.engines = engines;
        this.groups = groups;
        this.diary = diary;
        this.decisions = decisions;
    }

    /**
     * Whose engine it becomes.
     *
     * @param account in which it will stand
     * @param pool for which it is; empty: for somebody who asked
     */
    record For(EngineKey key, TenantName tenant, String application, Account account, String pool) {}

    Engine start(
            For whom,
            Demand.Needs needs,
            Map<String, String> settings,
            Placement.Answer.Place place,
            String why,
            Instant now) {
        EngineKey key = whom.key();
        EngineRecord record = new EngineRecord(
                key.type() + "-" + term + "-" + ++launched,
                key.type().value(),
                key.version(),
                key.level().text(),
                key.owner(),
                key.sharer(),
                key.settingsHash(),
                whom.tenant().value(),
                whom.application(),
                place.agent().value(),
                needs.memoryBytes(),
                needs.cores(),
                needs.maxSessions(),
                needs.maxStatements(),
                now.toEpochMilli(),
                needs.startTimeout().toMillis(),
                needs.maxLife().toMillis(),
                needs.maxUses(),
                needs.preemptible(),
                whom.pool(),
                "");
        Engine engine = new Engine(record, whom.account(), now);
        ledger.reserve(engine.id(), engine.account(), engine.agent(), key.owner(), needs.amount());
        engines.add(engine);
        KeyGroup group = groups.of(key);
        group.add(engine);
        decisions.add(new Decision.Launch(record, settings));
        diary.note(
                engine,
                "requested",
                why + ": " + group.engines().size() + " engines of that key with this one; on agent " + place.agent()
                        + ", " + place.why(),
                now);
        return engine;
    }
}
