package io.drawbar.manager.lead;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.Json;
import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.rpc.Endpoint;
import java.util.Arrays;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** Keeps the node in which callers find the leading manager, and counts the times of the leaders. Called by one thread at a time. */
final class LeaderSign {
    /** Its version is the epoch. */
    static final String EPOCH = "/leaders/manager-epoch";

    private final CuratorFramework client;
    private final Endpoint endpoint;
    private volatile byte[] place = new byte[0];

    LeaderSign(Coordination coordination, Endpoint endpoint) {
        this.client = coordination.client();
        this.endpoint = endpoint;
    }

    /** A number greater than every one before, whoever asked: the version of a node that is written for this alone. */
    long nextEpoch() throws Exception {
        try {
            client.create().creatingParentsIfNeeded().forPath(EPOCH);
        } catch (KeeperException.NodeExistsException e) {
            // It is there since the first leader.
        }
        long epoch = client.setData().forPath(EPOCH, new byte[0]).getVersion();
        place = Json.write(ManagerLocator.Place.of(endpoint, epoch));
        return epoch;
    }

    /** Makes sure that the node is there, names this process and its last epoch, and goes with its ZooKeeper session. */
    void raise() throws Exception {
        Stat stat = new Stat();
        long session = client.getZookeeperClient().getZooKeeper().getSessionId();
        try {
            byte[] now = client.getData().storingStatIn(stat).forPath(ManagerLocator.PATH);
            if (stat.getEphemeralOwner() == session) {
                if (!Arrays.equals(now, place)) {
                    client.setData().forPath(ManagerLocator.PATH, place);
                }
                return;
            }
            client.delete().quietly().forPath(ManagerLocator.PATH);
        } catch (KeeperException.NoNodeException e) {
            // Made below.
        }
        client.create().creatingParentsIfNeeded().withMode(CreateMode.EPHEMERAL).forPath(ManagerLocator.PATH, place);
    }

    /** Takes the node away if it names this process. */
    void lower() throws Exception {
        try {
            if (Arrays.equals(client.getData().forPath(ManagerLocator.PATH), place)) {
                client.delete().quietly().forPath(ManagerLocator.PATH);
            }
        } catch (KeeperException.NoNodeException e) {
            // It went with the session.
        }
    }
}
