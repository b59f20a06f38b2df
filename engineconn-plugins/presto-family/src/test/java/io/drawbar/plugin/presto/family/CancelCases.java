package io.drawbar.plugin.presto.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** When a cluster sees a cancel. */
public abstract class CancelCases {
    private static final int CANCELS = 10;
    private static final long AT_ONCE_MILLIS = 200;
    private static final String SLOW = "select count(*) from tpch.sf1000.orders where comment like '%to be cancelled%'";

    private final EngineUnderTest engine;
    private final ClusterQueries cluster;

    protected CancelCases(EngineUnderTest engine, ClusterQueries cluster) {
        this.engine = engine;
        this.cluster = cluster;
    }

    /** By the server's own clock, which is this machine's; the best of some, because the machine may be busy with other things. */
    @Test
    void aCancelIsSeenByTheServerAtOnce(TestReporter reporter) throws Exception {
        List<Long> millis = new ArrayList<>();
        while (millis.isEmpty() || (millis.size() < CANCELS && Collections.min(millis) >= AT_ONCE_MILLIS)) {
            millis.add(cancelled().toMillis());
        }
        reporter.publishEntry("cancel seen by the server after, ms", millis.toString());
        assertThat(Collections.min(millis)).isLessThan(AT_ONCE_MILLIS);
    }

    private Duration cancelled() throws Exception {
        try (EngineSession session = engine.session();
                EngineStatement statement = session.prepare(engine.request(SLOW))) {
            RecordingSink sink = new RecordingSink();
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
                try {
                    statement.run(sink);
                } catch (EngineException | InterruptedException e) {
                    throw new CompletionException(e);
                }
            });
            String query = await().until(() -> query(sink), Optional::isPresent).orElseThrow();
            await().until(() -> cluster.state(query), Optional.of("RUNNING")::equals);
            Instant begin = Instant.now();
            statement.cancel();
            Instant ended = await().until(() -> cluster.failed(query), Optional::isPresent)
                    .orElseThrow();
            await().until(run::isCompletedExceptionally);
            return Duration.between(begin, ended);
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    /** The cluster's name of a statement's query, as the log tells it. */
    public static Optional<String> query(RecordingSink sink) {
        return sink.logs().stream()
                .map(RecordingSink.LogLine::line)
                .filter(line -> line.matches("\\S+ query \\S+: http.*"))
                .map(line -> line.substring(line.indexOf(" query ") + " query ".length(), line.indexOf(": ")))
                .findFirst();
    }
}
