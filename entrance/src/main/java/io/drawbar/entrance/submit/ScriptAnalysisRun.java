package io.drawbar.entrance.submit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.entrance.engines.AskListener;
import io.drawbar.entrance.run.JobPlan.PlannedStatement;
import io.drawbar.entrance.run.SessionSource;
import io.drawbar.entrance.session.RemoteSession;
import io.drawbar.protocol.v1.AnalysedStatement;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobEngine;
import io.drawbar.protocol.v1.ScriptAnalysis;
import io.drawbar.protocol.v1.Statement;
import io.drawbar.protocol.v1.StatementAnalysis;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One script on its way through its engines, statement after statement. It ends with its answer, whoever completes that, and then gives
 * its sessions back. Each step begins when the one before has ended.
 */
final class ScriptAnalysisRun {
    /** These tell of the session and not of the statement. */
    private static final Set<ErrorCode> NO_SESSION = Set.of(
            ErrorCode.ENGINE_LOST,
            ErrorCode.SESSION_GONE,
            ErrorCode.STALE_LEASE,
            ErrorCode.UNAVAILABLE,
            ErrorCode.QUEUE_FULL,
            ErrorCode.INTERNAL);

    private static final AskListener NOBODY = new AskListener() {
        @Override
        public void queued(int position, String waitingFor) {
            // Who asked waits for one answer and hears of nothing before.
        }

        @Override
        public void starting(String engineId) {
            // Likewise.
        }

        @Override
        public void engineLog(List<String> lines) {
            // Likewise; if the engine does not start the failure has its last lines.
        }
    };

    private final Job script;
    private final List<PlannedStatement> statements;
    private final List<SessionSource> sources;
    private final Duration limit;
    private final CompletableFuture<ScriptAnalysis> answer;
    private final ScriptAnalysis.Builder told = ScriptAnalysis.newBuilder();
    private final Map<Integer, SessionSource.Pending> sessions = new HashMap<>();
    private boolean over;

    ScriptAnalysisRun(
            Job script,
            List<PlannedStatement> statements,
            List<SessionSource> sources,
            Duration limit,
            CompletableFuture<ScriptAnalysis> answer) {
        this.script = script;
        this.statements = statements;
        this.sources = sources;
        this.limit = limit;
        this.answer = answer;
    }

    void start() {
        answer.whenComplete((ended, failed) -> end());
        next(0);
    }

    private void next(int index) {
        if (index == statements.size()) {
            answer.complete(told.build());
            return;
        }
        PlannedStatement statement = statements.get(index);
        session(statement.engine()).whenComplete((session, failed) -> {
            if (failed == null) {
                session.analyse(statement.language(), statement.text(), limit)
                        .whenComplete((analysis, wrong) -> answered(index, analysis, wrong));
            } else {
                answer.completeExceptionally(failed);
            }
        });
    }

    /** The session on one of the script's engines, opened when it is first needed. */
    private CompletableFuture<RemoteSession> session(int engine) {
        synchronized (sessions) {
            return over
                    ? CompletableFuture.failedFuture(new DrawbarException(ErrorCode.CANCELLED, "The analysis is over."))
                    : sessions.computeIfAbsent(engine, missing -> sources.get(engine)
                                    .open(1, NOBODY, record -> CompletableFuture.completedFuture(null)))
                            .session();
        }
    }

    private void answered(int index, StatementAnalysis analysis, Throwable wrong) {
        AnalysedStatement.Builder one = describe(index);
        if (wrong == null) {
            told.addStatements(one.setAnalysis(analysis));
            next(index + 1);
            return;
        }
        Failure failure = Failures.from(wrong);
        if (NO_SESSION.contains(Failures.code(failure))) {
            answer.completeExceptionally(wrong);
        } else {
            told.addStatements(one.setFailure(failure));
            next(index + 1);
        }
    }

    private AnalysedStatement.Builder describe(int index) {
        Statement statement = script.getStatements(index);
        JobEngine engine = script.getEngines(statement.getEngine());
        return AnalysedStatement.newBuilder()
                .setStart(statement.getStart())
                .setEnd(statement.getEnd())
                .setEngineType(engine.getType())
                .setEngineVersion(engine.getVersion())
                .setLanguage(statement.getLanguage());
    }

    private void end() {
        List<SessionSource.Pending> open;
        synchronized (sessions) {
            over = true;
            open = List.copyOf(sessions.values());
        }
        open.forEach(SessionSource.Pending::withdraw);
    }
}
