package io.drawbar.manager.ask;

import io.drawbar.manager.decide.Demand;
import io.drawbar.manager.decide.WaitingView;
import io.drawbar.protocol.v1.AskQueued;
import io.drawbar.protocol.v1.QueuedAsk;
import io.drawbar.protocol.v1.Shortage;
import java.time.Duration;
import java.util.Locale;

/** Those who wait, as callers see them. */
final class QueueMessages {
    private QueueMessages() {}

    static AskQueued queued(WaitingView waiting) {
        AskQueued.Builder queued = AskQueued.newBuilder()
                .setPosition(waiting.position())
                .setOf(waiting.of())
                .setWaitingFor(text(waiting))
                .setUsualWaitMillis(waiting.usual().map(Duration::toMillis).orElse(0L));
        waiting.shortage()
                .ifPresent(it -> queued.setShortage(Shortage.newBuilder()
                        .setKind(it.account().kind().name().toLowerCase(Locale.ROOT))
                        .setName(it.account().name())
                        .setResource(it.resource().text())
                        .setUsed(it.used())
                        .setLimit(it.limit())));
        return queued.build();
    }

    static QueuedAsk ask(WaitingView waiting) {
        Demand demand = waiting.demand();
        return QueuedAsk.newBuilder()
                .setAskId(demand.askId())
                .setUser(demand.user().value())
                .setTenant(demand.tenant().value())
                .setApplication(demand.application())
                .setEngineType(demand.key().type().value())
                .setEngineVersion(demand.key().version())
                .setShareLevel(demand.key().level().text())
                .setPriority(demand.priority())
                .setSinceMillis(waiting.since().toEpochMilli())
                .setPlace(queued(waiting))
                .build();
    }

    private static String text(WaitingView waiting) {
        return waiting.usual()
                .map(usual -> waiting.waitingFor() + "; such jobs have waited " + Math.max(1, usual.toSeconds())
                        + " s lately")
                .orElse(waiting.waitingFor());
    }
}
