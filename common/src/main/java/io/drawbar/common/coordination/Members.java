package io.drawbar.common.coordination;

import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.rpc.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which server processes there are and which roles they have: {@code /members/ROLE/NODE}, ephemeral. Reads come from a cache that
 * ZooKeeper's watches keep fresh, so asking costs nothing. Thread-safe.
 */
public final class Members implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Members.class);
    private static final String ROOT = "/members";

    /**
     * A process in one of its roles.
     *
     * @param role what it does: gateway, entrance, manager, agent, public-services
     * @param node which process
     * @param host where it is called
     * @param port the internal gRPC port
     */
    public record Member(String role, String node, String host, int port) {
        public Endpoint endpoint() {
            return new Endpoint(new NodeId(node), host, port);
        }
    }

    private final Coordination coordination;
    private final CuratorCache cache;
    private final Map<String, Member> known = new ConcurrentHashMap<>();
    private final Map<String, Member> own = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Closers closers = new Closers();
    private final CountDownLatch loaded = new CountDownLatch(1);

    public Members(Coordination coordination) {
        this.coordination = coordination;
        this.cache = CuratorCache.build(coordination.client(), ROOT);
        cache.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forAll((type, before, after) -> changed(before, after))
                        .forInitialized(loaded::countDown)
                        .build());
        cache.start();
        closers.add(cache);
    }

    /** Waits until the cache has been filled once. */
    public boolean awaitLoaded(Duration limit) throws InterruptedException {
        return loaded.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Makes a role of this process known until this is closed; comes back by itself after a lost ZooKeeper session. */
    public void join(String role, Endpoint endpoint) throws InterruptedException {
        Member self = new Member(role, endpoint.node().value(), endpoint.host(), endpoint.port());
        String path = path(role, self.node());
        own.put(path, self);
        PersistentNode node =
                new PersistentNode(coordination.client(), CreateMode.EPHEMERAL, false, path, Json.write(self));
        node.start();
        closers.add(() -> {
            if (coordination.isConnected()) { // Else the node goes with the session.
                node.close();
            }
        });
        if (!node.waitForInitialCreate(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("ZooKeeper did not take the registration " + path + " within 10 s.");
        }
        known.put(path, self); // Visible here at once, without waiting for the watch.
    }

    /** Everyone in a role, in the order of their ids. */
    public List<Member> in(String role) {
        String prefix = ROOT + "/" + role + "/";
        return known.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    public Optional<Member> find(String role, NodeId node) {
        return Optional.ofNullable(known.get(path(role, node.value())));
    }

    /** Called after every change, on ZooKeeper's event thread: must be quick. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void changed(ChildData before, ChildData after) {
        ChildData data = after == null ? before : after;
        String path = data.getPath();
        if (path.chars().filter(c -> c == '/').count() != 3) {
            return;
        }
        if (own.containsKey(path)) {
            // What an earlier process of this home left there is in ZooKeeper until its session runs out.
            known.put(path, own.get(path));
        } else if (after == null) {
            known.remove(path);
        } else {
            try {
                known.put(path, Json.read(after.getData(), Member.class));
            } catch (IOException e) {
                log.warn("The registration {} cannot be read", path, e);
            }
        }
        listeners.forEach(Runnable::run);
    }

    private static String path(String role, String node) {
        return ROOT + "/" + role + "/" + node;
    }

    @Override
    public void close() {
        closers.close();
    }
}
