package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.StatementSink;
import java.util.Optional;
import org.apache.hadoop.hive.common.log.ProgressMonitor;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.ql.exec.tez.TezSessionPoolManager;
import org.apache.hadoop.hive.ql.exec.tez.TezSessionState;
import org.apache.hadoop.hive.ql.session.SessionState;
import org.apache.tez.dag.api.TezException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hive's session state, which tells the statement that runs in it how far its jobs are. */
final class WatchedSession extends SessionState {
    private static final Logger log = LoggerFactory.getLogger(WatchedSession.class);

    private final TaskThreads tasks;
    private volatile Optional<StatementSink> sink = Optional.empty();

    /**
     * A session that has not begun.
     *
     * @param conf its own, which is given its class loader
     */
    WatchedSession(HiveConf conf, String user) {
        super(conf, user);
        SessionLoader loader = new SessionLoader(SessionState.class.getClassLoader());
        conf.setClassLoader(loader);
        tasks = new TaskThreads(loader);
    }

    /** The threads that its tasks run on. */
    TaskThreads tasks() {
        return tasks;
    }

    /** From now on, this is told. */
    void tell(StatementSink to) {
        sink = Optional.of(to);
    }

    /** From now on, nobody is told. */
    void tellNobody() {
        sink = Optional.empty();
    }

    /** Tez: the states of the vertices of a graph. */
    @Override
    public void updateProgressMonitor(ProgressMonitor monitor) {
        super.updateProgressMonitor(monitor);
        sink.ifPresent(to -> to.progress(JobProgress.of(monitor)));
    }

    /** MapReduce: how much of a job is done. */
    @Override
    public void updateProgressedPercentage(double fraction) {
        super.updateProgressedPercentage(fraction);
        sink.ifPresent(to -> to.progress(JobProgress.of(fraction)));
    }

    /** Kills the graph that the Tez of this session runs, if it does. */
    void killGraph() {
        TezSessionState tez = getTezSession();
        if (tez != null) {
            try {
                GraphKill.kill(tez);
            } catch (ReflectiveOperationException | TezException | RuntimeException e) {
                log.warn("A graph of a cancelled statement could not be killed, and runs to its end", e);
            }
        }
    }

    /** Ends the Tez of this session, if it has one. */
    void closeTez() {
        TezSessionState tez = getTezSession();
        if (tez != null) {
            setTezSession(null);
            try {
                TezSessionPoolManager.closeIfNotDefault(tez, false);
            } catch (Exception e) {
                log.warn("The Tez of a closed session could not be ended", e);
            }
        }
    }
}
