package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.StatementSink;
import java.util.Optional;
import org.apache.hadoop.hive.common.log.ProgressMonitor;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.ql.session.SessionState;

/** Hive's session state, which tells the statement that runs in it how far its jobs are. */
final class WatchedSession extends SessionState {
    private volatile Optional<StatementSink> sink = Optional.empty();

    WatchedSession(HiveConf conf, String user) {
        super(conf, user);
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
}
