package io.drawbar.common.coordination;

import io.drawbar.common.rpc.ClusterSecret;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

/**
 * The process's one connection to ZooKeeper. Everything lies below {@code /drawbar} (or the configured root) and can be read and
 * changed only by processes that know the cluster's secret; engine processes know a token for their own node alone.
 */
public final class Coordination implements AutoCloseable {
    private static final int RETRIES = 5;
    private static final int FIRST_RETRY_MILLIS = 100;

    private final CuratorFramework client;

    private Coordination(CuratorFramework client) {
        this.client = client;
    }

    /**
     * Connects as a server process.
     *
     * @param connect host:port pairs with commas
     * @param root a path without a slash in front, such as {@code drawbar}
     * @param sessionTimeout after how long without contact ZooKeeper forgets this process
     */
    public static Coordination asServer(String connect, String root, Duration sessionTimeout, ClusterSecret secret) {
        return connect(connect, root, sessionTimeout, serverIdentity(secret));
    }

    /** Connects as an engine process, which may touch its own node alone; see {@link EngineNodes}. */
    public static Coordination asEngine(
            String connect, String root, Duration sessionTimeout, String engineId, String engineToken) {
        return connect(connect, root, sessionTimeout, EngineNodes.identity(engineId, engineToken));
    }

    private static Coordination connect(String connect, String root, Duration sessionTimeout, String identity) {
        ACLProvider creatorOnly = new ACLProvider() {
            @Override
            public List<ACL> getDefaultAcl() {
                return ZooDefs.Ids.CREATOR_ALL_ACL;
            }

            @Override
            public List<ACL> getAclForPath(String path) {
                return path.equals("/" + root) ? rootAcl() : ZooDefs.Ids.CREATOR_ALL_ACL;
            }
        };
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(connect)
                .namespace(root)
                .sessionTimeoutMs((int) sessionTimeout.toMillis())
                .connectionTimeoutMs(10_000)
                .retryPolicy(new ExponentialBackoffRetry(FIRST_RETRY_MILLIS, RETRIES))
                .authorization("digest", identity.getBytes(StandardCharsets.UTF_8))
                .aclProvider(creatorOnly)
                .build();
        client.start();
        return new Coordination(client);
    }

    /** The root itself holds nothing; everybody may see that it is there, as engines' clients look before they go below it. */
    private static List<ACL> rootAcl() {
        // Not List.of: ZooKeeper asks whether it contains null.
        return Arrays.asList(ZooDefs.Ids.CREATOR_ALL_ACL.get(0), ZooDefs.Ids.READ_ACL_UNSAFE.get(0));
    }

    /** The digest under which ZooKeeper knows the servers of a cluster; it does not reveal the secret. */
    public static String serverDigest(ClusterSecret secret) {
        try {
            return DigestAuthenticationProvider.generateDigest(serverIdentity(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-1, which ZooKeeper's digests need.", e);
        }
    }

    private static String serverIdentity(ClusterSecret secret) {
        return "drawbar:" + secret.derive("zookeeper");
    }

    /** Waits until ZooKeeper answers. */
    public boolean awaitConnected(Duration limit) throws InterruptedException {
        return client.blockUntilConnected((int) limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether ZooKeeper can be reached now. */
    public boolean isConnected() {
        return client.getZookeeperClient().isConnected();
    }

    /** The client, with paths below the root. */
    public CuratorFramework client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
