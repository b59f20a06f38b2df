package io.drawbar.manager.register;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.rpc.ClusterSecret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.utils.ZKPaths;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the engines' nodes and passes on what the engines tell. Thread-safe. */
public final class EngineRegister implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EngineRegister.class);
    private static final String LIVE = "/live";
    private static final int READ_AT_ONCE = 100;

    private final CuratorFramework client;
    private final ClusterSecret secret;
    private final String epochNode;
    private final Listener listener;
    private final CuratorCache cache;

    /** Told on ZooKeeper's event thread: must be quick. What is told may be a moment old; the last word is always true. */
    public interface Listener {
        void live(EngineId engine, EngineLive live);

        void gone(EngineId engine);
    }

    /** An engine as an earlier leader left it. */
    public record Found(EngineRecord record, Optional<EngineLive> live) {}

    /**
     * @param epochNode whose version is the leader's epoch
     */
    public EngineRegister(Coordination coordination, ClusterSecret secret, String epochNode, Listener listener) {
        this.client = coordination.client();
        this.epochNode = epochNode;
        this.secret = secret;
        this.listener = listener;
        this.cache = CuratorCache.build(client, EngineNodes.ROOT);
        cache.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forAll((type, before, after) ->
                                changed(Optional.ofNullable(before), Optional.ofNullable(after), listener))
                        .build());
    }

    public void start() {
        cache.start();
    }

    /**
     * Tells the listener what may have changed since engines were read while nobody listened: all that are registered, and those
     * that were and are not any more.
     */
    public void repeat(List<Found> read) {
        cache.stream().forEach(data -> changed(Optional.empty(), Optional.of(data), listener));
        for (Found found : read) {
            EngineId engine = new EngineId(found.record().id());
            if (found.live().isPresent() && cache.get(EngineNodes.live(engine)).isEmpty()) {
                listener.gone(engine);
            }
        }
    }

    private static void changed(Optional<ChildData> before, Optional<ChildData> after, Listener listener) {
        String path = after.or(() -> before).orElseThrow().getPath();
        if (!path.endsWith(LIVE) || path.length() <= EngineNodes.ROOT.length() + LIVE.length() + 1) {
            return;
        }
        EngineId engine = new EngineId(path.substring(EngineNodes.ROOT.length() + 1, path.length() - LIVE.length()));
        if (after.isEmpty()) {
            listener.gone(engine);
        } else {
            live(path, after.get().getData()).ifPresent(live -> listener.live(engine, live));
        }
    }

    private static Optional<EngineLive> live(String path, byte[] data) {
        if (data.length == 0) {
            return Optional.empty(); // Made, but not written yet.
        }
        try {
            return Optional.of(Json.read(data, EngineLive.class));
        } catch (IOException e) {
            log.warn("What the engine tells at {} cannot be read", path, e);
            return Optional.empty();
        }
    }

    /** Every engine there is, as ZooKeeper's leader knows it at this moment. Asks for many at once, as others wait for the answer. */
    public List<Found> readAll() throws Exception {
        makeRoot();
        client.sync().forPath(EngineNodes.ROOT);
        List<EngineId> engines = client.getChildren().forPath(EngineNodes.ROOT).stream()
                .map(EngineId::new)
                .toList();
        List<Found> found = new ArrayList<>();
        for (int from = 0; from < engines.size(); from += READ_AT_ONCE) {
            found.addAll(read(engines.subList(from, Math.min(from + READ_AT_ONCE, engines.size()))));
        }
        return found;
    }

    private void makeRoot() throws Exception {
        try {
            client.create().creatingParentsIfNeeded().forPath(EngineNodes.ROOT);
        } catch (KeeperException.NodeExistsException e) {
            log.debug("{} is there already", EngineNodes.ROOT);
        }
    }

    /** One request for all, where Curator would make two for each. */
    private List<Found> read(List<EngineId> engines) throws Exception {
        List<Op> reads = new ArrayList<>();
        for (EngineId engine : engines) {
            reads.add(Op.getData(whole(EngineNodes.record(engine))));
            reads.add(Op.getData(whole(EngineNodes.live(engine))));
        }
        List<OpResult> results = client.getZookeeperClient().getZooKeeper().multi(reads);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < engines.size(); i++) {
            found(engines.get(i), data(results.get(2 * i)), data(results.get(2 * i + 1)))
                    .ifPresent(found::add);
        }
        return found;
    }

    private String whole(String path) {
        return ZKPaths.fixForNamespace(client.getNamespace(), path);
    }

    /** Empty when there is no such node. */
    private static Optional<byte[]> data(OpResult result) throws KeeperException {
        if (result instanceof OpResult.GetDataResult read) {
            return Optional.of(read.getData());
        }
        KeeperException.Code code = result instanceof OpResult.ErrorResult error
                ? KeeperException.Code.get(error.getErr())
                : KeeperException.Code.SYSTEMERROR;
        if (code == KeeperException.Code.NONODE) {
            return Optional.empty();
        }
        throw KeeperException.create(code);
    }

    private static Optional<Found> found(EngineId engine, Optional<byte[]> record, Optional<byte[]> live) {
        if (record.isEmpty()) {
            return Optional.empty(); // It went away while it was read.
        }
        try {
            return Optional.of(new Found(
                    Json.read(record.get(), EngineRecord.class),
                    live.flatMap(data -> live(EngineNodes.live(engine), data))));
        } catch (IOException e) {
            log.warn("The record of engine {} cannot be read; it is left alone", engine, e);
            return Optional.empty();
        }
    }

    /** What holders of a lease on the engine show to it, and what it signs in to ZooKeeper with. */
    public String token(EngineId engine) {
        return secret.derive("engine:" + engine);
    }

    /**
     * Writes an engine's record; from now on its process may register. In one transaction with a look at the leaders' epoch, so that a
     * manager that leads no longer launches nothing.
     */
    public void create(EngineRecord record, long epoch) throws Exception {
        EngineId engine = new EngineId(record.id());
        client.transaction()
                .forOperations(
                        client.transactionOp().check().withVersion((int) epoch).forPath(epochNode),
                        client.transactionOp()
                                .create()
                                .withACL(EngineNodes.access(engine, token(engine)))
                                .forPath(EngineNodes.record(engine), Json.write(record)));
    }

    /** Writes the record of an engine that is there anew, unless another manager has led since. */
    public void rewrite(EngineRecord record, long epoch) throws Exception {
        client.transaction()
                .forOperations(
                        client.transactionOp().check().withVersion((int) epoch).forPath(epochNode),
                        client.transactionOp()
                                .setData()
                                .forPath(EngineNodes.record(new EngineId(record.id())), Json.write(record)));
    }

    /** Removes an engine's record: a process that is left ends itself. */
    public void remove(EngineId engine) throws Exception {
        client.delete().quietly().deletingChildrenIfNeeded().forPath(EngineNodes.record(engine));
    }

    @Override
    public void close() {
        cache.close();
    }
}
