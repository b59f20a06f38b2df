package io.drawbar.common.coordination;

import java.io.IOException;
import java.util.Optional;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.framework.recipes.leader.Participant;

/** Elects one process among those that have the same task. A process that loses contact with ZooKeeper stops leading at once. */
public final class Leadership implements AutoCloseable {
    private final LeaderLatch latch;

    /** Told on an election thread, one call at a time. */
    public interface Listener {
        void elected();

        void deposed();
    }

    public Leadership(Coordination coordination, String task, String nodeId, Listener listener) {
        this.latch =
                new LeaderLatch(coordination.client(), "/leaders/" + task, nodeId, LeaderLatch.CloseMode.NOTIFY_LEADER);
        latch.addListener(new LeaderLatchListener() {
            @Override
            public void isLeader() {
                listener.elected();
            }

            @Override
            public void notLeader() {
                listener.deposed();
            }
        });
    }

    public void start() throws Exception {
        latch.start();
    }

    public boolean leads() {
        return latch.hasLeadership();
    }

    /** The leader's node id, asked of ZooKeeper: not for hot paths. */
    public Optional<String> leader() throws IOException {
        try {
            Participant leader = latch.getLeader();
            return leader.getId().isEmpty() ? Optional.empty() : Optional.of(leader.getId());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("ZooKeeper did not tell the leader.", e);
        }
    }

    @Override
    public void close() throws IOException {
        latch.close();
    }
}
