package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.auth2.BasicAuthCredentialWriter;
import org.apache.arrow.flight.grpc.CredentialCallOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the gateway costs a reader of a large result, compared in one run with the same service called directly. */
@Tag("slow")
@SuppressWarnings("try") // FlightClient.close may be interrupted.
class FlightThroughputTest {
    private static final int ROWS = 65_536;
    private static final int BATCHES = 77; // 5 million rows.
    private static final int ROUNDS = 6;
    private static final int CALLS = 2_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** One way of reading. */
    private record Way(String name, FlightClient client, CredentialCallOption login, FlightCallHeaders headers) {}

    @Test
    void aResultThroughTheGateway() throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = Samples.mixed(allocator, 0, ROWS)) {
            FakeFlight flight =
                    new FakeFlight(FakeFlight.data(Samples.schema(root)), FakeFlight.data(Samples.batch(root)));
            Server direct = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .initialFlowControlWindow(8 << 20)
                    .addService(flight)
                    .build()
                    .start();
            try (TestCluster cluster = TestCluster.open(new FakeJobs())) {
                cluster.rpc().serve(flight);
                cluster.entrance("far-1", flight);
                int port = cluster.uri("").getPort();
                try (FlightClient straight = client(allocator, direct.getPort());
                        FlightClient same = client(allocator, port);
                        FlightClient other = client(allocator, port)) {
                    Way[] ways = {
                        new Way("direct", straight, login(), new FlightCallHeaders()),
                        new Way(
                                "gateway, one process",
                                same,
                                login(),
                                cookie(cluster.rpc().node().value())),
                        new Way("gateway, two processes", other, login(), cookie("far-1")),
                    };
                    for (int round = 0; round < ROUNDS; round++) {
                        for (Way way : ways) {
                            measure(way, round);
                        }
                        for (Way way : ways) {
                            smallCalls(way, round);
                        }
                    }
                }
            } finally {
                direct.shutdownNow();
            }
        }
    }

    private static FlightClient client(BufferAllocator allocator, int port) {
        return FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port))
                .build();
    }

    private static CredentialCallOption login() {
        return new CredentialCallOption(new BasicAuthCredentialWriter("ann", "ann's"));
    }

    private static FlightCallHeaders cookie(String entrance) {
        FlightCallHeaders headers = new FlightCallHeaders();
        headers.insert("cookie", "drawbar-connection=" + entrance + "." + "b".repeat(32));
        return headers;
    }

    private void measure(Way way, int round) throws Exception {
        Map<String, Long> before = cpu();
        long began = System.nanoTime();
        long rows = 0;
        Ticket ticket = new Ticket(Integer.toString(BATCHES).getBytes(StandardCharsets.US_ASCII));
        try (FlightStream stream = way.client().getStream(ticket, way.login(), new HeaderCallOption(way.headers()))) {
            while (stream.next()) {
                rows += stream.getRoot().getRowCount();
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(rows).isEqualTo((long) BATCHES * ROWS);
        StringBuilder line = new StringBuilder(String.format(
                "round %d  %-24s %6.2f M rows/s  CPU s for 1M rows:", round, way.name(), rows / seconds / 1e6));
        Map<String, Long> after = cpu();
        after.forEach((name, nanos) -> {
            double spent = (nanos - before.getOrDefault(name, 0L)) / 1e9 / ((double) BATCHES * ROWS / 1e6);
            if (spent > 0.001) {
                line.append(String.format(" %s %.3f", name, spent));
            }
        });
        System.out.println(line);
    }

    private static void smallCalls(Way way, int round) {
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long began = System.nanoTime();
            way.client().getInfo(FlightDescriptor.path("x"), way.login(), new HeaderCallOption(way.headers()));
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "round %d  %-24s one small call: p50 %.3f ms, p95 %.3f ms%n",
                round, way.name(), nanos[CALLS / 2] / 1e6, nanos[CALLS * 95 / 100] / 1e6);
    }

    /** CPU time by kind of thread. */
    private Map<String, Long> cpu() {
        Map<String, Long> spent = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null) {
                String kind = info.getThreadName().replaceAll("[-0-9]+$", "");
                spent.merge(kind, threads.getThreadCpuTime(id), Long::sum);
            }
        }
        return spent;
    }
}
