package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Big results come in order, at the pace of the reader, and no further than the reader wants. */
@Timeout(180)
public abstract class ResultsContract {
    private static final long MANY = 1_000_000;
    private static final int LARGEST_BATCH_BYTES = 64 << 20;

    private final EngineUnderTest engine;

    protected ResultsContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void aBigResultComesWholeAndInOrderInBatchesOfAGoodSize() throws Exception {
        AtomicLong next = new AtomicLong();
        ArrowDecoder[] decoder = {null};
        RecordingSink counting = new RecordingSink();
        RecordedResult first = engine.run(engine.probes().noRows()).result();
        decoder[0] = ArrowDecoder.of(first.schemaMessage());
        assertThat(first.schema().getFields().get(0).getType()).isEqualTo(new ArrowType.Int(64, true));
        RecordingSink sink = new RecordingSink(
                (batch, rows) -> {
                    List<List<Object>> decoded = decoder[0].rows(batch);
                    assertThat((long) decoded.size()).isEqualTo(rows);
                    for (List<Object> row : decoded) {
                        if (!row.get(0).equals(next.get())) {
                            throw new AssertionError("Found " + row + " where row " + next + " belongs");
                        }
                        next.incrementAndGet();
                    }
                    return true;
                },
                false);
        try (EngineSession session = engine.session()) {
            engine.run(session, sink, engine.probes().numbers(MANY / 10));
            assertThat(next.get()).isEqualTo(MANY / 10);
            engine.run(session, counting, engine.probes().numbers(MANY));
        }
        assertThat(counting.result().rowCount()).isEqualTo(MANY);
        assertThat(counting.result().batches()).hasSizeGreaterThan(4);
        assertThat(counting.largestBatchBytes()).isLessThan(LARGEST_BATCH_BYTES);
    }

    @Test
    final void aSlowReaderSlowsTheEngine() throws Exception {
        Semaphore reader = new Semaphore(1);
        AtomicInteger offered = new AtomicInteger();
        RecordingSink sink = new RecordingSink(
                (batch, rows) -> {
                    offered.incrementAndGet();
                    reader.acquire();
                    return true;
                },
                false);
        try (EngineSession session = engine.session();
                var statement = session.prepare(engine.request(engine.probes().numbers(MANY)))) {
            RunningStatement running = new RunningStatement(statement, sink);
            Awaitility.await().atMost(Patience.limit()).untilAsserted(() -> assertThat(offered)
                    .hasValue(2));
            // And no further one comes as long as the reader takes none.
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .atMost(Patience.limit())
                    .untilAsserted(() -> assertThat(offered).hasValue(2));
            assertThat(running.hasEnded()).isFalse();
            reader.release(1_000_000);
            assertThat(running.end()).isEmpty();
            assertThat(sink.result().rowCount()).isEqualTo(MANY);
        }
    }

    @Test
    final void anEngineStopsWhenNobodyWantsMore() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        RecordingSink sink = new RecordingSink(
                (batch, rows) -> {
                    if (taken.incrementAndGet() > 2) {
                        throw new AssertionError("A batch came after batch() had answered false");
                    }
                    return taken.get() < 2;
                },
                false);
        try (EngineSession session = engine.session()) {
            engine.run(session, sink, engine.probes().numbers(1_000_000_000L));
            assertThat(taken).hasValue(2);
            assertThat(engine.run(session, engine.probes().one()).result().rowCount())
                    .isEqualTo(1);
        }
    }

    @Test
    final void aStatementWithoutRowsHasNoResultAndTellsItsCount() throws Exception {
        RecordingSink sink = engine.run(engine.probes().update().getKey());
        assertThat(sink.results()).isEmpty();
        engine.probes().update().getValue().ifPresent(count -> assertThat(sink.updateCount())
                .hasValue(count));
    }
}
