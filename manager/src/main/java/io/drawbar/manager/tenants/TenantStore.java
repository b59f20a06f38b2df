package io.drawbar.manager.tenants;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Tenant;
import io.drawbar.protocol.v1.TenantDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants that were defined at run time: {@code /tenants/NAME}, each a {@link TenantDefinition}. Every write is one transaction with
 * a look at the leaders' epoch, so that a manager that leads no longer writes nothing. A version is the number of ZooKeeper's transaction
 * that wrote the definition: it never comes again. Thread-safe.
 */
public final class TenantStore {
    private static final Logger log = LoggerFactory.getLogger(TenantStore.class);
    private static final String ROOT = "/tenants";

    private final CuratorFramework client;
    private final String epochNode;

    /** A definition and its version. */
    public record Stored(Tenant tenant, long version) {}

    /**
     * @param epochNode whose version is the leader's epoch
     */
    public TenantStore(Coordination coordination, String epochNode) {
        this.client = coordination.client();
        this.epochNode = epochNode;
    }

    /** Every definition there is, as ZooKeeper's leader knows them at this moment. */
    public List<Stored> readAll() throws Exception {
        List<Stored> all = new ArrayList<>();
        if (client.checkExists().forPath(ROOT) == null) {
            return all;
        }
        client.sync().forPath(ROOT);
        for (String name : client.getChildren().forPath(ROOT)) {
            read(name).ifPresent(all::add);
        }
        return all;
    }

    private Optional<Stored> read(String name) throws Exception {
        Stat stat = new Stat();
        try {
            byte[] bytes = client.getData().storingStatIn(stat).forPath(path(name));
            return Optional.of(new Stored(TenantMessages.tenant(TenantDefinition.parseFrom(bytes)), stat.getMzxid()));
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        } catch (InvalidProtocolBufferException | DrawbarException e) {
            log.error("The definition of tenant {} cannot be read; the configuration's holds", name, e);
            return Optional.empty();
        }
    }

    /** Writes a definition for the leader of that epoch and answers its version. */
    public long write(Tenant tenant, long epoch) throws Exception {
        String path = path(tenant.name().value());
        byte[] bytes = TenantMessages.message(tenant).toByteArray();
        makeRoot();
        boolean there = client.checkExists().forPath(path) != null;
        inEpoch(
                epoch,
                there
                        ? client.transactionOp().setData().forPath(path, bytes)
                        : client.transactionOp().create().forPath(path, bytes));
        Stat stat = client.checkExists().forPath(path);
        return stat.getMzxid();
    }

    /** Removes a definition for the leader of that epoch. */
    public void remove(TenantName tenant, long epoch) throws Exception {
        inEpoch(epoch, client.transactionOp().delete().forPath(path(tenant.value())));
    }

    private void makeRoot() throws Exception {
        try {
            client.create().forPath(ROOT);
        } catch (KeeperException.NodeExistsException e) {
            log.debug("{} is there already", ROOT);
        }
    }

    private void inEpoch(long epoch, CuratorOp change) throws Exception {
        try {
            client.transaction()
                    .forOperations(
                            client.transactionOp()
                                    .check()
                                    .withVersion((int) epoch)
                                    .forPath(epochNode),
                            change);
        } catch (KeeperException.BadVersionException e) {
            throw new DrawbarException(ErrorCode.UNAVAILABLE, "This manager leads no longer.", e);
        }
    }

    private static String path(String tenant) {
        return ROOT + "/" + tenant;
    }
}
