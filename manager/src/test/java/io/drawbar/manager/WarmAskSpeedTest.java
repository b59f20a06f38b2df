package io.drawbar.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.manager.testing.Asker;
import io.drawbar.manager.testing.TestCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long it takes from an ask to a lease on an engine that is ready, in the manager's own process. Prints its figures. */
@Tag("slow")
class WarmAskSpeedTest {
    private static final int WARM_UP = 5_000;
    private static final int ASKS = 10_000;
    private static final int CLIENTS = 8;

    @TempDir
    Path folder;

    @Test
    void aWarmAskTakesUnderFiveMilliseconds() throws Exception {
        try (TestCluster cluster = new TestCluster(folder)) {
            cluster.agent("agent", TestCluster.engine("echo"));
            TestCluster.Node node = cluster.manager("manager", Map.of());
            Asker asker = new Asker(node, "entrance");
            await().until(() -> asker.locator().leader().isPresent());
            await().ignoreExceptions().until(() -> {
                asker.release(asker.ask(Asker.of("ann", "echo")).lease());
                return true;
            });
            run(asker, WARM_UP);
            long[] nanos = run(asker, ASKS);
            Arrays.sort(nanos);
            System.out.printf(
                    "warm ask to lease, one after the other: p50 %.3f ms, p99 %.3f ms%n",
                    nanos[ASKS / 2] / 1e6, nanos[ASKS * 99 / 100] / 1e6);

            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            try {
                long started = System.nanoTime();
                List<Future<long[]>> running = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    running.add(clients.submit(() -> run(asker, ASKS / CLIENTS)));
                }
                for (Future<long[]> one : running) {
                    one.get(5, TimeUnit.MINUTES);
                }
                double seconds = (System.nanoTime() - started) / 1e9;
                System.out.printf("asks and releases of %d clients: %.0f a second%n", CLIENTS, ASKS / seconds);
            } finally {
                clients.shutdownNow();
            }
            assertThat(nanos[ASKS / 2] / 1e6).isLessThan(5);
        }
    }

    private static long[] run(Asker asker, int count) throws Exception {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long started = System.nanoTime();
            Asker.Pending pending = asker.ask(Asker.of("ann", "echo"));
            String lease = pending.lease().getLeaseId();
            nanos[i] = System.nanoTime() - started;
            asker.release(lease);
        }
        return nanos;
    }
}
