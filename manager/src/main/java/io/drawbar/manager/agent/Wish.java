package io.drawbar.manager.agent;

import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.UserName;
import io.drawbar.protocol.v1.PoolOfEngine;
import java.util.Map;

/**
 * An engine process that somebody wants.
 *
 * @param id unique for ever
 * @param type of engine
 * @param version of the engine
 * @param owner a user, a tenant or Drawbar itself, as the share level says
 * @param tenant the owner's
 * @param shareLevel who may share it
 * @param settings on top of those of the descriptor and the configuration
 * @param token what callers of the engine must show; a secret
 * @param memoryBytes of its heap; 0: as configured
 * @param cores it counts on; 0: as in the descriptor
 * @param pool for which it is started; without a name: for its owner
 */
public record Wish(
        EngineId id,
        EngineTypeName type,
        String version,
        UserName owner,
        String tenant,
        String shareLevel,
        Map<String, String> settings,
        String token,
        long memoryBytes,
        double cores,
        PoolOfEngine pool) {
    public Wish {
        settings = Map.copyOf(settings);
    }

    /** One that is started for its owner. */
    public Wish(
            EngineId id,
            EngineTypeName type,
            String version,
            UserName owner,
            String tenant,
            String shareLevel,
            Map<String, String> settings,
            String token,
            long memoryBytes,
            double cores) {
        this(
                id,
                type,
                version,
                owner,
                tenant,
                shareLevel,
                settings,
                token,
                memoryBytes,
                cores,
                PoolOfEngine.getDefaultInstance());
    }

    boolean isPooled() {
        return !pool.getName().isEmpty();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Wish[" + id + ", " + type + "@" + version + " for " + owner + "]";
    }
}
