package io.drawbar.plugin.hive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins that make ten thousand million rows out of few, and are cancelled while they make them of one. */
@Timeout(300)
abstract class JoinCancels {
    private static final String PAIRS = "select sum(hash(a.pos, b.pos)) from skew a join skew b on a.k = b.k";
    private static final String PAIRS_OF_WHICH_NONE_PASSES =
            "select count(*) from skew a join skew b on a.k = b.k where a.pos + b.pos < 0";

    /** A frame of a task that is in the middle of a join. */
    private static final Pattern JOINING = Pattern.compile("org\\.apache\\.hadoop\\.hive\\.ql\\.exec\\..*"
            + "(CommonJoinOperator\\.gen|MapJoin.*GenerateResultOperator\\.|MapJoinOperator\\.process).*");

    private final EngineUnderTest engine;

    JoinCancels(EngineUnderTest engine) {
        this.engine = engine;
    }

    @ParameterizedTest(name = "on {0}, beside the map: {1}")
    @CsvSource({"tez, true", "tez, false", "mr, true", "mr, false"})
    void aJoinEndsInTheMiddleOfARowAndItsSessionGoesOn(String execution, String besideTheMap) throws Exception {
        Map<String, String> settings =
                Map.of("hive.execution.engine", execution, "hive.auto.convert.join", besideTheMap);
        try (EngineSession session = engine.session(settings, Optional.empty())) {
            engine.run(
                    session,
                    "create table if not exists skew stored as orc as select 1 as k, id as pos"
                            + " from default.numbers limit 100000");
            engine.run(session, "create temporary table kept as select 7 as x");
            for (String join : new String[] {PAIRS, PAIRS_OF_WHICH_NONE_PASSES}) {
                cancelInTheMiddle(session, join);
            }
            assertThat(engine.run(session, "select x + 1 from kept").result().value())
                    .isEqualTo(8);
            assertThat(engine.run(session, "select count(distinct pos) from skew")
                            .result()
                            .value())
                    .isEqualTo(100_000L);
        }
    }

    private void cancelInTheMiddle(EngineSession session, String text) throws Exception {
        try (EngineStatement statement = session.prepare(engine.request(text))) {
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> run(statement));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> joins() || run.isDone());
            statement.cancel();
            assertThatThrownBy(() -> get(run)).isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind())
                    .isEqualTo(Kind.CANCELLED));
        }
        assertThat(joins()).as("a task runs on after its statement").isFalse();
    }

    private static void run(EngineStatement statement) {
        try {
            statement.run(new RecordingSink());
        } catch (EngineException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static void get(CompletableFuture<Void> run) throws Throwable {
        try {
            run.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("The statement runs on after its cancel.", e);
        }
    }

    private static boolean joins() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> JOINING.matcher(frame.getClassName() + "." + frame.getMethodName())
                        .matches());
    }
}
