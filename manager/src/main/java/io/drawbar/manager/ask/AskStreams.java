package io.drawbar.manager.ask;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.manager.decide.WaitingView;
import io.drawbar.protocol.v1.AskStarting;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.EngineLog;
import io.drawbar.protocol.v1.Failure;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The calls that wait for an answer, by their ask's id. Not thread-safe: it is used by the leader's mailbox alone. */
public final class AskStreams {
    private final Map<String, Open> open = new HashMap<>();
    private final MeterRegistry metrics;

    private record Open(ServerCallStreamObserver<AskUpdate> call, long sinceNanos) {}

    public AskStreams(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** A call that asked before under the same id hears that another has come. */
    public void add(String askId, ServerCallStreamObserver<AskUpdate> call) {
        Open before = open.put(askId, new Open(call, System.nanoTime()));
        if (before != null) {
            before.call()
                    .onError(Failures.toStatus(
                            Failures.of(ErrorCode.STALE_LEASE, "The same was asked again by another call.")));
        }
    }

    /** Whether that call was still the one that waits; it does not any more. */
    public boolean remove(String askId, ServerCallStreamObserver<AskUpdate> call) {
        Open known = open.get(askId);
        if (known == null || known.call() != call) {
            return false;
        }
        open.remove(askId);
        count("withdrawn", known);
        return true;
    }

    public void queued(String askId, WaitingView place) {
        send(askId, update -> update.setQueued(QueueMessages.queued(place)));
    }

    public void starting(String askId, String engine, String agent) {
        send(
                askId,
                update -> update.setStarting(
                        AskStarting.newBuilder().setEngineId(engine).setAgentId(agent)));
    }

    /** Lines are left out for a call whose reader is slow. */
    public void log(String askId, String engine, List<String> lines) {
        Open call = open.get(askId);
        if (call != null && call.call().isReady()) {
            send(
                    askId,
                    update -> update.setLog(
                            EngineLog.newBuilder().setEngineId(engine).addAllLines(lines)));
        }
    }

    public void granted(String askId, EngineLease lease) {
        end("granted", askId, update -> update.setGranted(lease));
    }

    public void refused(String askId, Failure why) {
        end("refused", askId, update -> update.setRefused(why));
    }

    private void end(String outcome, String askId, Consumer<AskUpdate.Builder> content) {
        send(askId, content);
        Open call = open.remove(askId);
        if (call != null) {
            call.call().onCompleted();
            count(outcome, call);
        }
    }

    private void send(String askId, Consumer<AskUpdate.Builder> content) {
        Open call = open.get(askId);
        if (call != null && !call.call().isCancelled()) {
            AskUpdate.Builder update = AskUpdate.newBuilder();
            content.accept(update);
            call.call().onNext(update.build());
        }
    }

    private void count(String outcome, Open call) {
        Timer.builder("drawbar.manager.asks")
                .description("From an ask to its end.")
                .tag("outcome", outcome)
                .register(metrics)
                .record(System.nanoTime() - call.sinceNanos(), TimeUnit.NANOSECONDS);
    }

    /** Every call hears the same failure. */
    public void failAll(Failure why) {
        open.values().forEach(call -> {
            call.call().onError(Failures.toStatus(why));
            count("failed", call);
        });
        open.clear();
    }
}
