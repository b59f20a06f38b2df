package io.drawbar.entrance.flight;

import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.RpcHeaders;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.entrance.results.ResultSettings;
import io.drawbar.entrance.results.ResultStore;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** A Flight endpoint on a real node of the internal network, behind a forwarder that a client can reach. */
final class FlightFixture implements AutoCloseable {
    private static final Metadata.Key<String> CONNECTION =
            Metadata.Key.of("test-connection", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> USER = Metadata.Key.of("test-user", Metadata.ASCII_STRING_MARSHALLER);

    final FakeCore core;
    final FlightEndpoint endpoint;
    final Forwarder forwarder;
    /** How far the endpoint's clock is ahead. */
    final AtomicLong aheadMillis = new AtomicLong();

    private final Closers closers = new Closers();

    FlightFixture(Path folder) throws IOException {
        ResultStore results = closers.add(new ResultStore(
                folder.resolve("results"),
                new ResultSettings(1 << 20, false, 1 << 20, 100_000),
                new SimpleMeterRegistry()));
        core = new FakeCore(results);
        RpcNode node = closers.add(
                new RpcNode(new NodeId("test-" + UUID.randomUUID()), new ClusterSecret("s"), "127.0.0.1", 0, 4));
        ExecutorService executor = Threads.pool("flight-test", 4, Integer.MAX_VALUE);
        closers.add(() -> Threads.stop(executor));
        InstantSource now = () -> Instant.now().plusMillis(aheadMillis.get());
        Clock clock = new AheadClock(now);
        FlightSettings settings =
                new FlightSettings(20, 1 << 20, Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(30));
        endpoint = new FlightEndpoint(core, settings, executor, clock, new SimpleMeterRegistry());
        node.serve(endpoint);
        forwarder = closers.add(new Forwarder(headers -> behalf(node, headers)));
    }

    private static Channel behalf(RpcNode node, Metadata headers) {
        String user = headers.get(USER);
        String connection = headers.get(CONNECTION);
        headers.put(RpcHeaders.CONNECTION, "test." + (connection == null ? "1" : connection));
        return node.channel(node.endpoint(), caller(user == null ? "ann" : user));
    }

    static Caller caller(String user) {
        return new Caller(new UserName(user), new TenantName("t"), Set.of());
    }

    String jdbcUrl() {
        return "jdbc:arrow-flight-sql://127.0.0.1:" + forwarder.port() + "/?useEncryption=false";
    }

    @Override
    public void close() {
        closers.close();
    }

    private static final class AheadClock extends Clock {
        private final InstantSource source;

        AheadClock(InstantSource source) {
            this.source = source;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return source.instant();
        }
    }
}
