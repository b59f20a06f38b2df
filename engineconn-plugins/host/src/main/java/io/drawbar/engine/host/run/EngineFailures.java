package io.drawbar.engine.host.run;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.protocol.v1.Failure;
import java.util.Set;

/** Turns what a plugin throws into a failure that says all the engine said. */
public final class EngineFailures {
    /** Where no statement is there yet, so that it cannot be what is wrong. */
    private static final Set<String> BEFORE_STATEMENTS = Set.of("start-engine", "open-session");

    private static final String OF_A_SESSION =
            "Mend what the session was opened with, as the engine says: its settings, credentials, catalog or schema.";

    private EngineFailures() {}

    /**
     * The failure.
     *
     * @param thrown by the plugin
     * @param stage the step in which it happened: start-engine, open-session, prepare, run
     */
    public static Failure of(Throwable thrown, String stage) {
        if (thrown instanceof DrawbarException known) {
            return known.failure();
        }
        if (thrown instanceof EngineException engine) {
            return of(engine, stage);
        }
        String message = thrown.getMessage();
        String name = thrown.getClass().getName();
        return Failures.of(ErrorCode.ENGINE_ERROR, message == null ? name : name + ": " + message).toBuilder()
                .setRootCause(Failures.rootCause(thrown))
                .setStage(stage)
                .build();
    }

    private static Failure of(EngineException thrown, String stage) {
        String message = thrown.getMessage();
        Failure.Builder failure =
                Failures.of(code(thrown.kind()), message == null ? "The engine gave no message." : message).toBuilder()
                        .setRootCause(Failures.rootCause(thrown.getCause()))
                        .setStage(stage)
                        .setLine(thrown.line())
                        .setColumn(thrown.column());
        if (thrown.kind() == EngineException.Kind.USER && BEFORE_STATEMENTS.contains(stage)) {
            failure.setRemedy(OF_A_SESSION);
        }
        thrown.engineCode().ifPresent(failure::setEngineCode);
        thrown.sqlState().ifPresent(failure::setSqlState);
        return failure.build();
    }

    private static ErrorCode code(EngineException.Kind kind) {
        return switch (kind) {
            case USER -> ErrorCode.STATEMENT_FAILED;
            case RESOURCES -> ErrorCode.ENGINE_RESOURCES;
            case ENGINE -> ErrorCode.ENGINE_ERROR;
            case UNSUPPORTED -> ErrorCode.UNSUPPORTED;
            case CANCELLED -> ErrorCode.CANCELLED;
        };
    }
}
