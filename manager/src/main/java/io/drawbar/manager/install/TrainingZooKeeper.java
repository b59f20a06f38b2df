package io.drawbar.manager.install;

import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.EmbeddedZooKeeper;
import io.drawbar.common.coordination.EngineNodes;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.manager.agent.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A ZooKeeper for one training, in which the engine registers as it will later, so that this is trained too. */
final class TrainingZooKeeper implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final Closers closers = new Closers();
    private final EmbeddedZooKeeper server;
    private final String serverDigest;

    /**
     * Starts it with the record of one engine.
     *
     * @param folder for its data; goes with it
     */
    TrainingZooKeeper(Path folder, EngineId engine, String engineToken) throws IOException, InstallFailure {
        ClusterSecret secret = new ClusterSecret(engineToken);
        serverDigest = Coordination.serverDigest(secret);
        closers.add(() -> Folders.delete(folder));
        try {
            server = closers.add(new EmbeddedZooKeeper(folder, "127.0.0.1", 0));
            Coordination manager =
                    closers.add(Coordination.asServer(server.connect(), "drawbar", CONNECT_LIMIT, secret));
            if (!manager.awaitConnected(CONNECT_LIMIT)) {
                throw new InstallFailure("The training's ZooKeeper does not answer.");
            }
            manager.client()
                    .create()
                    .creatingParentsIfNeeded()
                    .withACL(EngineNodes.access(engine, engineToken))
                    .forPath(EngineNodes.record(engine));
        } catch (InterruptedException e) {
            closers.close();
            Thread.currentThread().interrupt();
            throw new InstallFailure("The training was interrupted.", e);
        } catch (IOException | InstallFailure e) {
            closers.close();
            throw e;
        } catch (Exception e) {
            closers.close();
            throw new InstallFailure("The training's ZooKeeper cannot be made ready: " + e.getMessage(), e);
        }
    }

    String connect() {
        return server.connect();
    }

    String serverDigest() {
        return serverDigest;
    }

    @Override
    public void close() {
        closers.close();
    }
}
