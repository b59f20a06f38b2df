package io.drawbar.common.coordination;

import io.drawbar.common.id.EngineId;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

/**
 * How engines lie in ZooKeeper: {@code /engines/ID} is the manager's record of an engine and outlives the engine's process;
 * {@code /engines/ID/live} is made by the engine process, is ephemeral and holds where it can be called and how loaded it is. When
 * {@code /engines/ID} is gone the engine has no lease on life any more and ends itself.
 */
public final class EngineNodes {
    public static final String ROOT = "/engines";

    private EngineNodes() {}

    public static String record(EngineId engine) {
        return ROOT + "/" + engine.value();
    }

    public static String live(EngineId engine) {
        return record(engine) + "/live";
    }

    /** The digest identity under which an engine process signs in to ZooKeeper. */
    static String identity(String engineId, String engineToken) {
        return "engine-" + engineId + ":" + engineToken;
    }

    /** Who may touch an engine's record: its maker everything, the engine itself read it and make its child. */
    public static List<ACL> access(EngineId engine, String engineToken) {
        try {
            String digest = DigestAuthenticationProvider.generateDigest(identity(engine.value(), engineToken));
            ACL self = new ACL(ZooDefs.Perms.READ | ZooDefs.Perms.CREATE, new Id("digest", digest));
            return List.of(ZooDefs.Ids.CREATOR_ALL_ACL.get(0), self);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-1, which ZooKeeper's digests need.", e);
        }
    }

    /**
     * Who may touch an engine's live node: the engine itself everything, the servers read and delete it.
     *
     * @param serverDigest from {@link Coordination#serverDigest}; it is no secret
     */
    public static List<ACL> liveAccess(String serverDigest) {
        ACL servers = new ACL(ZooDefs.Perms.READ | ZooDefs.Perms.DELETE, new Id("digest", serverDigest));
        return List.of(ZooDefs.Ids.CREATOR_ALL_ACL.get(0), servers);
    }
}
