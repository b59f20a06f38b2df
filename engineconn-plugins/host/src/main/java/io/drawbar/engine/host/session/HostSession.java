package io.drawbar.engine.host.session;

import io.drawbar.common.engine.EngineLimits;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.engine.host.plugin.PluginContext;
import io.drawbar.engine.host.run.EngineFailures;
import io.drawbar.engine.host.run.RunParts;
import io.drawbar.engine.host.run.Statement;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A session of the engine. What is prepared and run in it goes one after the other; while it waits no thread is held. Thread-safe.
 */
public final class HostSession {
    private final String id;
    private final String user;
    private final EngineSession session;
    private final Served served;
    private final PluginContext context;
    private final EngineLimits limits;
    private final Mailbox turns;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, Prepared> prepared = new LinkedHashMap<>();
    private boolean closed;
    private volatile String leaseId;

    private record Prepared(StatementRequest request, EngineStatement statement) {}

    HostSession(String id, String user, String leaseId, EngineSession session, Served served) {
        this.id = id;
        this.user = user;
        this.leaseId = leaseId;
        this.session = session;
        this.served = served;
        this.context = served.parts().context();
        this.limits = served.parts().limits();
        this.turns = new Mailbox(served.statements(), 1, thrown -> {
            // Statements and preparations catch what is thrown and tell it; the mailbox has logged the rest.
        });
    }

    public String id() {
        return id;
    }

    String user() {
        return user;
    }

    /** The lease under which it was last used. */
    String leaseId() {
        return leaseId;
    }

    void usedBy(String lease) {
        leaseId = lease;
    }

    /** What statements of its engine share. */
    public RunParts parts() {
        return served.parts();
    }

    /** About its engine. */
    public Map<String, String> facts() {
        return served.facts();
    }

    public EngineSession engineSession() {
        return session;
    }

    /** Runs a statement when its turn comes. */
    void submit(Statement statement) {
        inTurn(() -> statement.run(session, this::takePrepared));
    }

    private void inTurn(Runnable task) {
        if (waiting.incrementAndGet() > limits.queuedPerSession()) {
            waiting.decrementAndGet();
            throw new DrawbarException(
                    ErrorCode.QUEUE_FULL,
                    "More than " + limits.queuedPerSession()
                            + " statements wait in this session (setting agent.engine.queued-per-session).");
        }
        try {
            turns.execute(() -> {
                waiting.decrementAndGet();
                task.run();
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            throw new DrawbarException(ErrorCode.ENGINE_LOST, "The engine process is ending.", e);
        }
    }

    /**
     * Checks a statement in its turn.
     *
     * @param keep whether to keep it for the run that names the same id
     */
    public CompletableFuture<StatementShape> prepare(StatementRequest request, boolean keep) {
        CompletableFuture<StatementShape> answer = new CompletableFuture<>();
        inTurn(() -> {
            try {
                EngineStatement statement = context.call(() -> session.prepare(request));
                StatementShape shape;
                try {
                    shape = context.call(statement::shape);
                } catch (EngineException | RuntimeException e) {
                    context.tell(statement::close);
                    throw e;
                }
                if (keep) {
                    keep(new Prepared(request, statement));
                } else {
                    context.tell(statement::close);
                }
                answer.complete(shape);
            } catch (Throwable e) {
                // The edge of a thread: whatever the plugin throws is the caller's answer.
                answer.completeExceptionally(new DrawbarException(EngineFailures.of(e, "prepare")));
            }
        });
        return answer;
    }

    /** Tells in its turn what a statement touches. */
    public CompletableFuture<StatementAnalysis> analyse(StatementRequest request) {
        CompletableFuture<StatementAnalysis> answer = new CompletableFuture<>();
        inTurn(() -> {
            try {
                answer.complete(context.call(() -> session.analyse(request)));
            } catch (Throwable e) {
                // The edge of a thread: whatever the plugin throws is the caller's answer.
                answer.completeExceptionally(new DrawbarException(EngineFailures.of(e, "analyse")));
            }
        });
        return answer;
    }

    private void keep(Prepared fresh) {
        List<Prepared> dropped = new ArrayList<>();
        synchronized (prepared) {
            if (closed) {
                dropped.add(fresh);
            } else {
                Optional.ofNullable(prepared.put(fresh.request().statementId(), fresh))
                        .ifPresent(dropped::add);
                while (prepared.size() > limits.preparedPerSession()) {
                    String oldest = prepared.keySet().iterator().next();
                    dropped.add(prepared.remove(oldest));
                }
            }
        }
        dropped.forEach(one -> context.tell(one.statement()::close));
    }

    /** The statement that was prepared under the same id, when it is still the same statement. */
    private Optional<EngineStatement> takePrepared(StatementRequest request) {
        Optional<Prepared> found;
        synchronized (prepared) {
            found = Optional.ofNullable(prepared.remove(request.statementId()));
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (whoever(found.get().request()).equals(whoever(request))) {
            return Optional.of(found.get().statement());
        }
        // Other parameters or settings: it has to be made ready again.
        context.tell(found.get().statement()::close);
        return Optional.empty();
    }

    /** A request as if its client had said nothing of itself, which changes nothing of what is to be done. */
    private static StatementRequest whoever(StatementRequest request) {
        return new StatementRequest(
                request.statementId(), request.language(), request.text(), request.parameters(), request.settings());
    }

    /** Closes the engine's session; called once. */
    void close() {
        List<Prepared> left;
        synchronized (prepared) {
            closed = true;
            left = List.copyOf(prepared.values());
            prepared.clear();
        }
        left.forEach(one -> context.tell(one.statement()::close));
        context.tell(session::close);
    }
}
