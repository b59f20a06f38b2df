package io.drawbar.manager.pools;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many came for each pool, by the hour, in {@code /pools/NAME}: a few hundred numbers that every leader goes on with. Thread-safe. */
public final class PoolStore {
    private static final Logger log = LoggerFactory.getLogger(PoolStore.class);
    private static final String ROOT = "/pools";

    private final CuratorFramework client;
    private final String epochNode;

    /**
     * What lies in a node.
     *
     * @param arrivals by hours since the epoch
     */
    public record Stored(Map<String, Integer> arrivals) {}

    /**
     * @param epochNode whose version is the leader's epoch
     */
    public PoolStore(Coordination coordination, String epochNode) {
        this.client = coordination.client();
        this.epochNode = epochNode;
    }

    /** By the pool and the hour. */
    public Map<String, Map<Long, Integer>> readAll() throws Exception {
        Map<String, Map<Long, Integer>> all = new HashMap<>();
        if (client.checkExists().forPath(ROOT) == null) {
            return all;
        }
        client.sync().forPath(ROOT);
        for (String pool : client.getChildren().forPath(ROOT)) {
            try {
                Map<Long, Integer> arrivals = new TreeMap<>();
                Json.read(client.getData().forPath(path(pool)), Stored.class)
                        .arrivals()
                        .forEach((hour, count) -> arrivals.put(Long.parseLong(hour), count));
                all.put(pool, arrivals);
            } catch (IOException | NumberFormatException e) {
                log.warn("What came for pool {} cannot be read; counting begins again", pool, e);
            }
        }
        return all;
    }

    /** Writes those of a pool, for the leader of that epoch. */
    public void write(String pool, Map<Long, Integer> arrivals, long epoch) throws Exception {
        Map<String, Integer> texts = new TreeMap<>();
        arrivals.forEach((hour, count) -> texts.put(Long.toString(hour), count));
        byte[] bytes = Json.write(new Stored(texts));
        try {
            client.create().forPath(ROOT);
        } catch (KeeperException.NodeExistsException e) {
            log.debug("{} is there already", ROOT);
        }
        boolean there = client.checkExists().forPath(path(pool)) != null;
        CuratorOp change = there
                ? client.transactionOp().setData().forPath(path(pool), bytes)
                : client.transactionOp().create().forPath(path(pool), bytes);
        client.transaction()
                .forOperations(
                        client.transactionOp().check().withVersion((int) epoch).forPath(epochNode), change);
    }

    private static String path(String pool) {
        return ROOT + "/" + pool;
    }
}
