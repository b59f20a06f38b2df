package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** What is closed is given back: threads, memory, files. The last test closes the engine, so this topic comes last. */
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class ReleaseContract {
    private static final int SESSIONS = 8;

    private final EngineUnderTest engine;

    protected ReleaseContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    @Order(1)
    final void sessionsLeaveNoThreadsAndNoOpenFiles() throws Exception {
        use(SESSIONS); // pools have grown to their size by then
        Held before = Held.now();
        use(2 * SESSIONS);
        // A thread or file that every session left would be as many as there were sessions; pools may still breathe.
        Awaitility.await().atMost(Patience.limit()).untilAsserted(() -> {
            Held after = Held.now();
            assertThat(after.threads().size() - before.threads().size())
                    .as("threads that %s sessions left: %s", 2 * SESSIONS, after.threadsBeside(before))
                    .isLessThan(SESSIONS);
            assertThat(after.files().size() - before.files().size())
                    .as("files that %s sessions left open: %s", 2 * SESSIONS, after.filesBeside(before))
                    .isLessThan(SESSIONS);
        });
    }

    /** Runs what ends well, what fails, and what nobody reads to its end. */
    private void use(int sessions) throws Exception {
        for (int i = 0; i < sessions; i++) {
            try (EngineSession session = engine.session()) {
                engine.run(session, engine.probes().one());
                fail(session);
                engine.run(
                        session,
                        new RecordingSink((batch, rows) -> false, false),
                        engine.probes().numbers(100_000));
                session.prepare(engine.request(engine.probes().one())).close(); // and never run
            }
        }
    }

    private void fail(EngineSession session) throws InterruptedException {
        try {
            engine.run(session, engine.probes().userError().text());
        } catch (EngineException expected) {
            assertThat(expected)
                    .hasMessageContaining(engine.probes().userError().message());
        }
    }

    @Test
    @Order(2)
    final void aClosedSessionIsForgotten() throws Exception {
        List<WeakReference<EngineSession>> closed = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            closed.add(usedAndClosed());
        }
        Awaitility.await().atMost(Patience.limit()).untilAsserted(() -> {
            System.gc();
            assertThat(closed.stream().filter(session -> session.get() != null).count())
                    .as("sessions of %s that the engine still holds after they were closed", SESSIONS)
                    .isLessThanOrEqualTo(1); // the last one may be in some worker's thread-local
        });
    }

    private WeakReference<EngineSession> usedAndClosed() throws Exception {
        EngineSession session = engine.session();
        engine.run(session, engine.probes().one());
        session.close();
        return new WeakReference<>(session);
    }

    @Test
    @Order(3)
    final void aClosedEngineLeavesNoThreadsAndNoOpenFiles() {
        engine.close();
        Held atStart = engine.heldBeforeItStarted();
        List<String> outlive = engine.probes().threadsThatOutliveTheEngine();
        Awaitility.await().atMost(Patience.limit()).untilAsserted(() -> {
            Held now = Held.now();
            assertThat(now.threadsBeside(atStart))
                    .as("threads that a closed engine left")
                    .noneMatch(thread -> outlive.stream().noneMatch(thread::matches));
            assertThat(now.filesBelow(engine.workFolder()))
                    .as("files that a closed engine left open in its work folder")
                    .isEmpty();
        });
    }
}
