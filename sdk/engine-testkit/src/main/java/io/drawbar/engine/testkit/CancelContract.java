package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A statement can be cancelled at each stage, and its session carries on. */
@Timeout(180)
public abstract class CancelContract {
    private static final long COMPUTES_MILLIS = 1_000;

    private final EngineUnderTest engine;

    protected CancelContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void aStatementCancelledBeforeItRunsDoesNotRun() throws Exception {
        onlyWhenDeclared();
        try (EngineSession session = engine.session();
                EngineStatement statement =
                        session.prepare(engine.request(engine.probes().slow()))) {
            statement.cancel();
            statement.cancel();
            assertThatThrownBy(() -> statement.run(new RecordingSink()))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
        }
        assertUsable(engine.session());
    }

    @Test
    final void aStatementIsCancelledWhileItComputes() throws Exception {
        onlyWhenDeclared();
        EngineSession session = engine.session();
        try (EngineStatement statement =
                session.prepare(engine.request(engine.probes().slow()))) {
            CountDownLatch begun = new CountDownLatch(1);
            RunningStatement running = new RunningStatement(statement, new NoticingSink(begun));
            boolean ignored = begun.await(2, TimeUnit.SECONDS);
            // What an engine tells first it may tell before its tasks run.
            Thread.sleep(COMPUTES_MILLIS);
            assertThat(running.hasEnded()).as("the slow statement").isFalse();
            statement.cancel();
            assertCancelled(running);
        }
        assertUsable(session);
    }

    @Test
    final void aStatementIsCancelledWhileItsReaderIsSlow() throws Exception {
        onlyWhenDeclared();
        EngineSession session = engine.session();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        RecordingSink sink = new RecordingSink(
                (batch, rows) -> {
                    blocked.countDown();
                    cancelled.await();
                    throw new InterruptedException("cancelled while waiting, as the host does");
                },
                false);
        try (EngineStatement statement =
                session.prepare(engine.request(engine.probes().numbers(1_000_000_000L)))) {
            RunningStatement running = new RunningStatement(statement, sink);
            assertThat(blocked.await(Patience.limit().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            sink.markCancelled();
            statement.cancel();
            cancelled.countDown();
            assertCancelled(running);
        }
        assertUsable(session);
    }

    @Test
    final void cancellingWhatHasEndedChangesNothing() throws Exception {
        EngineSession session = engine.session();
        try (EngineStatement statement =
                session.prepare(engine.request(engine.probes().one()))) {
            statement.run(new RecordingSink());
            statement.cancel();
        }
        assertUsable(session);
    }

    @Test
    final void closingASessionEndsWhatRunsInIt() throws Exception {
        onlyWhenDeclared();
        EngineSession session = engine.session();
        EngineStatement statement =
                session.prepare(engine.request(engine.probes().slow()));
        CountDownLatch begun = new CountDownLatch(1);
        RunningStatement running = new RunningStatement(statement, new NoticingSink(begun));
        boolean ignored = begun.await(2, TimeUnit.SECONDS);
        session.close();
        assertCancelled(running);
        statement.close();
    }

    @Test
    final void aCancelThatIsNotDeclaredIsHarmless() throws Exception {
        if (engine.capabilities().contains("cancel")) {
            return;
        }
        EngineSession session = engine.session();
        RecordingSink sink = new RecordingSink();
        try (EngineStatement statement =
                session.prepare(engine.request(engine.probes().numbers(1000)))) {
            statement.cancel();
            statement.run(sink);
            statement.cancel();
        }
        assertThat(sink.result().rowCount()).isEqualTo(1000);
        assertUsable(session);
    }

    @Test
    final void aCancelDoesNotWaitForTheEnd() throws Exception {
        onlyWhenDeclared();
        EngineSession session = engine.session();
        try (EngineStatement statement =
                session.prepare(engine.request(engine.probes().slow()))) {
            RunningStatement running = new RunningStatement(statement, new RecordingSink());
            Thread.currentThread().interrupt(); // whatever waits in cancel() would be interrupted
            boolean interrupted;
            try {
                statement.cancel();
            } finally {
                interrupted = Thread.interrupted();
            }
            assertThat(interrupted).as("cancel() waited for something").isTrue();
            assertCancelled(running);
        }
        assertUsable(session);
    }

    private void onlyWhenDeclared() {
        Assumptions.assumeTrue(engine.capabilities().contains("cancel"), "cancel is not declared");
    }

    private static void assertCancelled(RunningStatement running) throws InterruptedException {
        Optional<Throwable> end = running.end();
        assertThat(end).isPresent();
        if (!(end.get() instanceof InterruptedException)) {
            assertThat(end.get()).isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                    .isEqualTo(Kind.CANCELLED));
        }
    }

    private void assertUsable(EngineSession session) throws Exception {
        assertThat(engine.run(session, engine.probes().one()).result().rowCount())
                .isEqualTo(1);
        session.close();
    }
}
