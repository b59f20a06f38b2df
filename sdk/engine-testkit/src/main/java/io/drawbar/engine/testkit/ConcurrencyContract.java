package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions work at the same time and do not disturb each other. */
@Timeout(240)
public abstract class ConcurrencyContract {
    private static final int SESSIONS = 8;

    private final EngineUnderTest engine;

    protected ConcurrencyContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void manySessionsWorkAtTheSameTime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        try {
            List<CompletableFuture<Long>> results = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                long rows = 10_000L * (i + 1);
                results.add(CompletableFuture.supplyAsync(() -> rowsOf(rows), threads));
            }
            for (int i = 0; i < SESSIONS; i++) {
                assertThat(results.get(i).get(120, TimeUnit.SECONDS)).isEqualTo(10_000L * (i + 1));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private long rowsOf(long rows) {
        try (EngineSession session = engine.session()) {
            long sum = 0;
            for (int i = 0; i < 3; i++) {
                sum = engine.run(session, engine.probes().numbers(rows))
                        .result()
                        .rowCount();
            }
            return sum;
        } catch (EngineException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    final void aReaderThatWaitsHoldsUpNoOtherSession() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingSink slow = new RecordingSink(
                (batch, rows) -> {
                    blocked.countDown();
                    goOn.await();
                    return false;
                },
                false);
        try (EngineSession waits = engine.session();
                EngineSession works = engine.session();
                EngineStatement statement =
                        waits.prepare(engine.request(engine.probes().numbers(1_000_000)))) {
            RunningStatement running = new RunningStatement(statement, slow);
            assertThat(blocked.await(Patience.limit().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            RecordingSink quick = new RecordingSink();
            try (EngineStatement beside =
                    works.prepare(engine.request(engine.probes().numbers(1000)))) {
                assertThat(new RunningStatement(beside, quick).end()).isEmpty();
            }
            assertThat(quick.result().rowCount()).isEqualTo(1000);
            if (engine.capabilities().contains("catalog")) {
                EngineCatalog catalog = works.catalog();
                assertThat(catalog.catalogs()).contains(catalog.current().catalog());
            }
            assertThat(running.hasEnded()).isFalse();
            goOn.countDown();
            assertThat(running.end()).isEmpty();
        } finally {
            goOn.countDown();
        }
    }

    @Test
    final void aCancelEndsItsOwnStatementOnly() throws Exception {
        if (!engine.capabilities().contains("cancel")) {
            return;
        }
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingSink kept = new RecordingSink(
                (batch, rows) -> {
                    blocked.countDown();
                    goOn.await();
                    return true;
                },
                false);
        try (EngineSession one = engine.session();
                EngineSession other = engine.session();
                EngineStatement stays =
                        one.prepare(engine.request(engine.probes().numbers(100_000)));
                EngineStatement goes =
                        other.prepare(engine.request(engine.probes().slow()))) {
            RunningStatement staying = new RunningStatement(stays, kept);
            assertThat(blocked.await(Patience.limit().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            RunningStatement going = new RunningStatement(goes, new RecordingSink());
            List<CompletableFuture<Void>> calls = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                calls.add(CompletableFuture.runAsync(goes::cancel));
            }
            for (CompletableFuture<Void> call : calls) {
                call.get(Patience.limit().toMillis(), TimeUnit.MILLISECONDS);
            }
            assertThat(going.end()).isPresent();
            goOn.countDown();
            assertThat(staying.end()).isEmpty();
            assertThat(kept.result().rowCount()).isEqualTo(100_000);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    final void sessionsOpenAndCloseWhileOthersDoToo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        try {
            List<CompletableFuture<Void>> opened = new ArrayList<>();
            for (int i = 0; i < 4 * SESSIONS; i++) {
                opened.add(CompletableFuture.runAsync(this::openAndClose, threads));
            }
            for (CompletableFuture<Void> one : opened) {
                one.get(120, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void openAndClose() {
        try {
            engine.session().close();
        } catch (EngineException e) {
            throw new AssertionError(e);
        }
    }
}
