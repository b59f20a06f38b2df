package io.drawbar.bench.worker;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.ReleaseLeaseRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Asks the manager for places as an entrance does, and gives them back. Orders: {@code open ZOOKEEPER SECRET}, {@code times N USER}
 * (one after the other; from the ask to the lease), {@code load CLIENTS N USERS} (so many at once, over as many users).
 */
public final class AskWorker implements Worker {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int THREADS = 4;
    private static final long CALL_SECONDS = 60;

    private RpcNode rpc;
    private ManagerLocator locator;

    private AskWorker() {}

    public static void main(String[] args) throws IOException {
        Worker.serve(new AskWorker());
    }

    @Override
    public Reply obey(String verb, List<String> arguments) throws Exception {
        switch (verb) {
            case "open" -> {
                open(arguments.get(0), new ClusterSecret(arguments.get(1)));
                return Reply.empty();
            }
            case "times" -> {
                return Reply.empty().with("nanos", times(Integer.parseInt(arguments.get(0)), arguments.get(1)));
            }
            case "load" -> {
                return load(
                        Integer.parseInt(arguments.get(0)),
                        Integer.parseInt(arguments.get(1)),
                        Integer.parseInt(arguments.get(2)));
            }
            default -> throw new IllegalArgumentException("There is no order " + verb + ".");
        }
    }

    private void open(String zooKeeper, ClusterSecret secret) throws Exception {
        Coordination coordination = Coordination.asServer(zooKeeper, "drawbar", CONNECT, secret);
        if (!coordination.awaitConnected(CONNECT)) {
            throw new IOException("ZooKeeper at " + zooKeeper + " does not answer.");
        }
        rpc = new RpcNode(new NodeId("bench-asks"), secret, "127.0.0.1", 0, THREADS);
        locator = new ManagerLocator(coordination);
        long until = System.nanoTime() + CONNECT.toNanos();
        while (locator.leader().isEmpty()) {
            if (System.nanoTime() > until) {
                throw new IOException("No manager leads.");
            }
            Thread.sleep(10);
        }
    }

    private ManagerServiceGrpc.ManagerServiceBlockingStub manager() {
        return ManagerServiceGrpc.newBlockingStub(rpc.channel(locator.require(), Caller.system()))
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** From each ask to its lease; giving it back is not counted. */
    private long[] times(int count, String user) throws IOException {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            AskRequest request = AskRequest.newBuilder()
                    .setAskId(UUID.randomUUID().toString())
                    .setUser(user)
                    .setTenant("default")
                    .setEngineType("echo")
                    .setEntranceId("bench-asks")
                    .build();
            long start = System.nanoTime();
            String lease = lease(manager().ask(request));
            nanos[i] = System.nanoTime() - start;
            manager().release(ReleaseLeaseRequest.newBuilder().setLeaseId(lease).build());
        }
        return nanos;
    }

    private static String lease(Iterator<AskUpdate> updates) throws IOException {
        while (updates.hasNext()) {
            AskUpdate update = updates.next();
            if (update.hasGranted()) {
                return update.getGranted().getLeaseId();
            }
            if (update.hasRefused()) {
                throw new IOException("Refused: " + update.getRefused().getMessage());
            }
        }
        throw new IOException("The ask ended without an answer.");
    }

    private Reply load(int clients, int count, int users) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            long start = System.nanoTime();
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                String user = "user" + i % users;
                running.add(pool.submit(() -> times(count / clients, user)));
            }
            List<long[]> all = new ArrayList<>();
            for (Future<long[]> one : running) {
                all.add(one.get());
            }
            return Reply.empty()
                    .with("taken", System.nanoTime() - start)
                    .with(
                            "nanos",
                            all.stream().flatMapToLong(java.util.Arrays::stream).toArray());
        } finally {
            pool.shutdownNow();
        }
    }
}
