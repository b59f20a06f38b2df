package io.drawbar.common.coordination;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper server of one node inside this process, for installations that need no other. */
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final int TICK_MILLIS = 1000;
    private static final int MAX_CONNECTIONS = 10_000;

    private final ServerCnxnFactory connections;
    private final ZooKeeperServer server;

    /**
     * Starts it.
     *
     * @param folder holds its data
     * @param host the address to listen on
     * @param port the port, or 0 for a free one
     */
    public EmbeddedZooKeeper(Path folder, String host, int port) throws IOException, InterruptedException {
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.4lw.commands.whitelist", "ruok");
        System.setProperty("zookeeper.maxCnxns", Integer.toString(MAX_CONNECTIONS)); // Unset, it warns at every start.
        server = new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS);
        server.setMinSessionTimeout(2 * TICK_MILLIS);
        server.setMaxSessionTimeout((int) Duration.ofMinutes(10).toMillis());
        connections = new NIOServerCnxnFactory();
        connections.configure(new InetSocketAddress(host, port), MAX_CONNECTIONS);
        connections.startup(server);
    }

    /** {@code host:port} for clients. */
    public String connect() {
        InetSocketAddress address = connections.getLocalAddress();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    public int port() {
        return connections.getLocalPort();
    }

    @Override
    public void close() {
        connections.shutdown();
        server.shutdown();
    }
}
