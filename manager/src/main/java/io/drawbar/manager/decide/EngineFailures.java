package io.drawbar.manager.decide;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.Failure;
import java.time.Duration;
import java.util.List;

/** What those hear whose engine did not start or is gone. */
final class EngineFailures {
    private static final String START = "start-engine";
    private static final String RUN = "run";

    private EngineFailures() {}

    /** Its process ended before it was ready. */
    static Failure endedEarly(Engine engine, ProcessEnd end, List<String> lines) {
        return told(
                        ErrorCode.ENGINE_START_FAILED,
                        "Engine " + engine.key().engine() + " ended before it was ready: " + end.cause() + ".",
                        end.remedy(),
                        lines)
                .setStage(START)
                .build();
    }

    /** It was not ready in time. */
    static Failure late(Engine engine, Duration limit) {
        return told(
                        ErrorCode.ENGINE_START_TIMEOUT,
                        "Engine " + engine.key().engine() + " was not ready after " + limit.toSeconds()
                                + " s (setting engines." + engine.key().type() + ".start-timeout).",
                        "",
                        engine.logTail())
                .setStage(START)
                .build();
    }

    /** The last of several tries failed as those before. */
    static Failure afterAttempts(Failure why, KeyGroup group) {
        return group.attempts() < 2
                ? why
                : why.toBuilder()
                        .setMessage(why.getMessage() + " It was the last of " + group.attempts() + " tries, on "
                                + group.avoided() + " (setting manager.launch.attempts).")
                        .build();
    }

    /** Its agent did not answer. */
    static Failure unreachable(Engine engine, Failure why) {
        return Failures.of(
                        ErrorCode.ENGINE_START_FAILED,
                        "Agent " + engine.agent() + " could not be reached: " + why.getMessage())
                .toBuilder()
                .setStage(START)
                .setRootCause(why.getRootCause())
                .build();
    }

    /** It is gone while it was used. */
    static Failure lost(Engine engine, String how, String remedy, List<String> lines) {
        return told(ErrorCode.ENGINE_LOST, "Engine " + engine.id() + " is lost. " + how, remedy, lines)
                .setStage(RUN)
                .setRetryable(true)
                .build();
    }

    /** It was ended for somebody else. */
    static Failure preempted(Engine engine, String forWhom) {
        return Failures.of(
                        ErrorCode.ENGINE_PREEMPTED,
                        "Engine " + engine.id() + " was ended for " + forWhom
                                + ", who is guaranteed what it took; it was marked preemptible.")
                .toBuilder()
                .setStage(RUN)
                .setRetryable(true)
                .build();
    }

    /** What is known of the case says more than what is known of all cases of its kind. */
    private static Failure.Builder told(ErrorCode code, String message, String remedy, List<String> lines) {
        Failure.Builder failure = Failures.of(code, message).toBuilder()
                .setRootCause(LogDiagnosis.rootCause(lines))
                .addAllLogTail(lines);
        return remedy.isEmpty() ? failure : failure.setRemedy(remedy);
    }
}
