package io.drawbar.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.host.testing.EngineClient;
import io.drawbar.engine.host.testing.Launches;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host itself costs: prints figures, and fails only when they are far off. */
@Tag("slow")
class StatementCostTest {
    @TempDir
    Path folder;

    private EngineProcess process;
    private EngineClient client;

    @BeforeEach
    void start() throws Exception {
        process = EngineProcess.start(Launches.wide(Launches.in(folder)));
        client = new EngineClient(process.port(), Launches.TOKEN, "lease-1", 1);
        client.openSession();
    }

    @AfterEach
    void stop() {
        client.close();
        process.close();
    }

    @Test
    void aStatementWithoutWorkCostsAFractionOfAMillisecond() {
        int count = 4_000;
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            assertThat(client.run(EngineClient.statement("s" + i, "update 1"))
                            .join()
                            .hasCompleted())
                    .isTrue();
            nanos[i] = System.nanoTime() - begin;
        }
        long[] warm = Arrays.copyOfRange(nanos, count / 2, count);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "request to last frame: p50 %.3f ms, p95 %.3f ms, p99 %.3f ms%n",
                warm[warm.length / 2] / 1e6,
                warm[warm.length * 95 / 100] / 1e6,
                warm[warm.length * 99 / 100] / 1e6);
        assertThat(warm[warm.length / 2]).isLessThan(5_000_000);
    }

    @Test
    void batchesFlowAsFastAsTheNetwork() {
        for (int round = 0; round < 3; round++) {
            int batches = 300;
            long begin = System.nanoTime();
            var last = client.run(EngineClient.statement("r" + round, "rows " + batches + " 1048576"));
            assertThat(last.join().hasCompleted()).isTrue();
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(Locale.ROOT, "%d MiB in %.3f s: %.0f MiB/s%n", batches, seconds, batches / seconds);
        }
    }
}
