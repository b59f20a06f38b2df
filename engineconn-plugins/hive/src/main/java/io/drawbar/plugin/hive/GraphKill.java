package io.drawbar.plugin.hive;

import java.util.Optional;
import org.apache.hadoop.hive.ql.exec.tez.TezSessionState;
import org.apache.tez.client.LocalClient;
import org.apache.tez.client.TezClient;
import org.apache.tez.dag.api.TezException;
import org.apache.tez.dag.app.DAGAppMaster;
import org.apache.tez.dag.app.dag.DAG;

/**
 * Kills the graph that a session's Tez runs. Without a network Tez 0.10.4 answers in the process what its client asks of a graph, but sends a
 * kill to a port that its master does not have then, so the kill is lost, and Hive waits for the graph's own end.
 */
final class GraphKill {
    private GraphKill() {}

    /**
     * Kills what runs, if anything does.
     *
     * @throws ReflectiveOperationException when Tez keeps its master elsewhere than in the version that this was made for
     */
    static void kill(TezSessionState tez) throws ReflectiveOperationException, TezException {
        if (!tez.isOpen()) {
            return;
        }
        Optional<DAGAppMaster> master = master(tez.getSession());
        Optional<DAG> running = master.map(DAGAppMaster::getContext)
                .flatMap(context -> Optional.ofNullable(context.getCurrentDAG()))
                .filter(graph -> !graph.isComplete());
        if (running.isPresent()) {
            master.get().tryKillDAG(running.get(), "The statement was cancelled.");
        }
    }

    /** Nothing public leads from a client to the master in its own process. */
    private static Optional<DAGAppMaster> master(TezClient client) throws ReflectiveOperationException {
        Object framework = HiddenField.value(TezClient.class, "frameworkClient", client);
        return framework instanceof LocalClient local
                ? Optional.ofNullable((DAGAppMaster) HiddenField.value(LocalClient.class, "dagAppMaster", local))
                : Optional.empty();
    }
}
