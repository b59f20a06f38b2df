package io.drawbar.plugin.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** A job whose tasks run in this process and hand their batches over directly, instead of sending them as task results. */
final class LocalJob implements PartitionJob {
    /** What waits for the consumer takes at most this part of the heap. */
    private static final int HEAP_PART = 16;

    private static final long LARGEST_BUDGET_BYTES = 64L << 20;

    /**
     * How tasks find the job: Spark passes functions to tasks by serialising them, in one process too, so that a reference to the
     * job cannot be passed, only its name.
     */
    private static final Map<String, OrderedHandover> RUNNING = new ConcurrentHashMap<>();

    private final String name;
    private final OrderedHandover handover;
    private final SimpleFutureAction<BoxedUnit> job;

    LocalJob(SparkContext context, RDD<InternalRow> rdd, EncodePartition encode, String name) {
        this.name = name;
        int partitions = rdd.getNumPartitions();
        long budgetBytes = Math.min(LARGEST_BUDGET_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART);
        handover = new OrderedHandover(partitions, budgetBytes);
        RUNNING.put(name, handover);
        job = context.submitJob(
                rdd,
                new Task(name, encode),
                Scala.seq(JobEvents.partitions(0, partitions)),
                new JobEvents.TaskResult<BoxedUnit>((partition, nothing) -> {}),
                new JobEvents.Nothing());
        JobEvents.onEnd(job, handover::finish);
    }

    @Override
    public ArrowBatch take() throws Exception {
        return handover.take();
    }

    @Override
    public void close() {
        RUNNING.remove(name);
        if (!handover.isExhausted()) {
            handover.stop();
            job.cancel();
        }
    }

    /** Runs in a task. */
    private static final class Task extends AbstractFunction1<Iterator<InternalRow>, BoxedUnit>
            implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String name;
        private final EncodePartition encode;

        Task(String name, EncodePartition encode) {
            this.name = name;
            this.encode = encode;
        }

        @Override
        public BoxedUnit apply(Iterator<InternalRow> rows) {
            OrderedHandover handover = RUNNING.get(name);
            if (handover != null) {
                TaskContext task = TaskContext.get();
                int partition = task.partitionId();
                long attempt = task.taskAttemptId();
                handover.begin(partition, attempt);
                try {
                    encode.encode(rows, batch -> handover.put(partition, attempt, batch));
                } catch (InterruptedException e) {
                    throw Sneaky.rethrow(e); // Spark knows that it has interrupted this task
                }
                handover.end(partition, attempt);
            }
            return BoxedUnit.UNIT;
        }
    }
}
