package io.drawbar.common.coordination;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.rpc.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells where the leading manager can be called, from a node that the leader keeps and ZooKeeper's watches bring here: asking costs
 * nothing. It may be behind by a moment; the manager called then answers UNAVAILABLE, and the caller asks again here. Thread-safe.
 */
public final class ManagerLocator implements AutoCloseable {
    /** Ephemeral; kept by the leader. */
    public static final String PATH = "/leaders/manager-endpoint";

    private static final Logger log = LoggerFactory.getLogger(ManagerLocator.class);
    private static final long RETRY_MILLIS = 500;

    private final CuratorCache cache;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<Endpoint> leader = Optional.empty();

    /**
     * What the leader writes.
     *
     * @param node the leader
     * @param host where it is called
     * @param port its internal gRPC port
     * @param epoch of its time: a manager that leads again knows no more of what was granted before than another does, and those who
     *     hold something must hear that there is a new time
     */
    public record Place(String node, String host, int port, long epoch) {
        public static Place of(Endpoint endpoint, long epoch) {
            return new Place(endpoint.node().value(), endpoint.host(), endpoint.port(), epoch);
        }
    }

    /** Starts watching. */
    public ManagerLocator(Coordination coordination) {
        this.cache = CuratorCache.build(coordination.client(), PATH, CuratorCache.Options.SINGLE_NODE_CACHE);
        cache.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forAll((type, before, after) -> changed(Optional.ofNullable(after)))
                        .build());
        cache.start();
    }

    private void changed(Optional<ChildData> data) {
        try {
            if (data.isPresent()) {
                Place place = Json.read(data.get().getData(), Place.class);
                leader = Optional.of(new Endpoint(new NodeId(place.node()), place.host(), place.port()));
            } else {
                leader = Optional.empty();
            }
        } catch (IOException e) {
            log.warn("The leading manager's place cannot be read", e);
            leader = Optional.empty();
        }
        listeners.forEach(Runnable::run);
    }

    /** The leading manager, if one is known now. */
    public Optional<Endpoint> leader() {
        return leader;
    }

    /** The leading manager; {@link ErrorCode#UNAVAILABLE}, to be tried again, while none is known. */
    public Endpoint require() {
        return leader.orElseThrow(() ->
                new DrawbarException(Failures.of(ErrorCode.UNAVAILABLE, "No manager leads at this moment.").toBuilder()
                        .setRetryable(true)
                        .setRetryAfterMillis(RETRY_MILLIS)
                        .build()));
    }

    /** Called when a leader's time begins or ends, on ZooKeeper's event thread: must be quick. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        cache.close();
    }
}
