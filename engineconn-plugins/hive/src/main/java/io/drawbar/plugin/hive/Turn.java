package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.spi.StatementSink.Level;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.hadoop.hive.ql.QueryPlan;
import org.apache.hadoop.hive.ql.exec.Utilities;
import org.apache.hadoop.hive.ql.exec.mr.ExecMapper;

/**
 * A statement's turn to execute. Hive's mappers say that they have seen enough rows, as with a LIMIT, by a static flag at which readers of all
 * tasks in the process, Tez's as well, end as if there were no more. So MapReduce executes alone, and leaves the flag as it should be.
 */
final class Turn implements AutoCloseable {
    /** Fair, so that neither kind waits for ever. Static as the flag is. */
    private static final ReentrantReadWriteLock PROCESS = new ReentrantReadWriteLock(true);

    private static final long LOOK_UP_MILLIS = 200;

    private final Optional<Lock> held;
    private final boolean alone;

    private Turn(Optional<Lock> held, boolean alone) {
        this.held = held;
        this.alone = alone;
    }

    /** Waits for the turn of what a plan executes, until it is cancelled. It is given back on the same thread. */
    static Turn take(QueryPlan plan, StatementSink sink, DriverCancel cancel)
            throws EngineException, InterruptedException {
        boolean alone = !Utilities.getMRTasks(plan.getRootTasks()).isEmpty();
        if (!alone && Utilities.getTezTasks(plan.getRootTasks()).isEmpty()) {
            // It has no tasks that read.
            return new Turn(Optional.empty(), false);
        }
        Lock lock = alone ? PROCESS.writeLock() : PROCESS.readLock();
        boolean told = false;
        while (!lock.tryLock(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)) {
            cancel.check();
            if (!told) {
                told = true;
                sink.log(Level.INFO, "Waits for others: MapReduce runs alone in this engine.");
            }
        }
        return new Turn(Optional.of(lock), alone);
    }

    /** Whether it is MapReduce that executes. */
    boolean alone() {
        return alone;
    }

    @Override
    public void close() {
        if (alone) {
            ExecMapper.setDone(false);
            FailedTasks.clear();
        }
        held.ifPresent(Lock::unlock);
    }
}
