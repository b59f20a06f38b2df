package io.drawbar.engine.host.session;

import io.drawbar.common.engine.EngineLimits;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.engine.host.run.Statement;
import io.drawbar.engine.spi.StatementRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The statements that run, wait or have ended lately. Thread-safe. */
public final class Statements {
    private final EngineLimits limits;
    private final Map<String, Statement> known = new ConcurrentHashMap<>();
    private final AtomicLong begun = new AtomicLong();

    public Statements(EngineLimits limits) {
        this.limits = limits;
    }

    /**
     * A statement and whether this start made it.
     *
     * @param statement new or known
     * @param fresh whether it still has to be submitted
     */
    public record Started(Statement statement, boolean fresh) {}

    /** Takes a statement in, or finds the one that was started under the same id before. */
    public Started start(HostSession session, StatementRequest request, long windowBytes, long rowLimit) {
        Statement fresh = new Statement(session.id(), request, session.parts(), windowBytes, rowLimit);
        Statement before = known.putIfAbsent(request.statementId(), fresh);
        if (before == null) {
            begun.incrementAndGet();
            return new Started(fresh, true);
        }
        if (!before.sessionId().equals(session.id()) || !before.request().text().equals(request.text())) {
            throw new DrawbarException(
                    ErrorCode.ID_CONFLICT,
                    "The statement id " + request.statementId() + " is taken by another statement.");
        }
        return new Started(before, false);
    }

    /** Lets a fresh statement wait for its turn in its session. */
    public void submit(HostSession session, Statement statement) {
        try {
            session.submit(statement);
        } catch (DrawbarException e) {
            statement.refuse(e);
        }
    }

    public Statement get(String id) {
        Statement statement = known.get(id);
        if (statement == null) {
            throw new DrawbarException(ErrorCode.NOT_FOUND, "This engine knows no statement " + id + ".");
        }
        return statement;
    }

    /** Cancels what runs in a session and forgets what has ended there and nobody reads. */
    public void sessionClosed(String sessionId) {
        for (Statement statement : known.values()) {
            if (statement.sessionId().equals(sessionId)) {
                statement.cancel();
                if (statement.state().terminal() && !statement.hasCaller()) {
                    forget(statement);
                }
            }
        }
    }

    /** Cancels statements that run, or whose caller has been gone, too long and forgets those that ended long ago. Called every second or so. */
    public void sweep() {
        long now = System.nanoTime();
        for (Statement statement : known.values()) {
            statement.checkDeadline(now);
            if (statement.state().terminal()) {
                if (statement.endedMillis(now) > limits.finishedMillis()) {
                    forget(statement);
                }
            } else if (statement.callerGoneMillis(now) > limits.callerGoneMillis()) {
                statement.cancel();
            }
        }
        List<Statement> ended = known.values().stream()
                .filter(statement -> statement.state().terminal() && !statement.hasCaller())
                .sorted(Comparator.comparingLong((Statement statement) -> statement.endedMillis(now)))
                .toList();
        ended.stream().skip(limits.finishedStatements()).forEach(this::forget);
    }

    private void forget(Statement statement) {
        if (known.remove(statement.id(), statement)) {
            statement.discard(new DrawbarException(
                    ErrorCode.ENGINE_LOST, "The statement ended long ago and its frames were never acknowledged."));
        }
    }

    public int running() {
        return (int) known.values().stream().filter(Statement::isRunning).count();
    }

    /** Since the process's start, those that have ended included. */
    public long begun() {
        return begun.get();
    }

    /** Running or waiting. */
    public int unfinished() {
        return (int) known.values().stream()
                .filter(statement -> !statement.state().terminal())
                .count();
    }
}
