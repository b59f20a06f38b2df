package io.drawbar.plugin.hive;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.ql.DriverFactory;
import org.apache.hadoop.hive.ql.IDriver;
import org.apache.hadoop.hive.ql.QueryState;
import org.apache.hadoop.hive.ql.session.SessionState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the plugin adds to Hive's own Driver, measured one after the other on the same Hive. */
@Tag("slow")
@Timeout(300)
class HiveOverheadTest {
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 200;
    private static final String QUERY = "select 1";

    @Test
    void aWarmSelectTakesLessThanFiveMillisecondsMoreThanTheDriver(@TempDir Path folder) throws Exception {
        try (EngineUnderTest engine = EngineUnderTest.start(new HivePlugin(), Map.of(), folder, new HiveProbes());
                EngineSession session = engine.session()) {
            HiveConf conf = new HiveConf();
            SessionState own = SessionState.start(new SessionState(conf, "tester"));
            long[] driver = new long[ROUNDS];
            long[] plugin = new long[ROUNDS];
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                SessionState.setCurrentSessionState(own);
                long began = System.nanoTime();
                direct(conf);
                long between = System.nanoTime();
                assertThat(engine.run(session, QUERY).result().rowCount()).isEqualTo(1);
                long ended = System.nanoTime();
                if (i >= 0) {
                    driver[i] = between - began;
                    plugin[i] = ended - between;
                }
            }
            Duration added = Duration.ofNanos(median(plugin) - median(driver));
            System.out.printf(
                    "Hive, warm %s: driver p50 %.2f ms, plugin p50 %.2f ms%n",
                    QUERY, median(driver) / 1e6, median(plugin) / 1e6);
            assertThat(added).isLessThan(Duration.ofMillis(5));
        }
    }

    private static void direct(HiveConf conf) throws Exception {
        QueryState state = new QueryState.Builder()
                .withGenerateNewQueryId(true)
                .withHiveConf(conf)
                .build();
        IDriver driver = DriverFactory.newDriver(state, null);
        try {
            driver.compileAndRespond(QUERY);
            driver.run();
            List<Object> rows = new ArrayList<>();
            int count = 0;
            while (driver.getResults(rows)) {
                count += rows.size();
                rows.clear();
            }
            assertThat(count).isEqualTo(1);
        } finally {
            driver.close();
            driver.destroy();
        }
    }

    private static long median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
