package io.drawbar.plugin.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Jobs whose tasks run in other processes and send each partition's batches as the task's result.
 *
 * <p>To keep the driver's memory bounded, partitions are computed in windows, one job each: while one window is consumed the next
 * is computed, and no further. Stages below are computed once for all windows. Spark takes the first result of a partition only, so
 * that retries repeat no rows.
 */
final class ClusterJob implements PartitionJob {
    private final SparkContext context;
    private final RDD<InternalRow> rdd;
    private final EncodePartition encode;
    private final int partitions;
    private final int window;
    private final OrderedHandover handover;
    private final List<SimpleFutureAction<BoxedUnit>> jobs = new ArrayList<>();
    private int lastWindow;
    private int submitted;

    ClusterJob(SparkContext context, RDD<InternalRow> rdd, EncodePartition encode) {
        this.context = context;
        this.rdd = rdd;
        this.encode = encode;
        this.partitions = rdd.getNumPartitions();
        this.window = Math.max(1, context.defaultParallelism());
        this.handover = new OrderedHandover(partitions, Long.MAX_VALUE);
        submitWindow();
    }

    @Override
    public ArrowBatch take() throws Exception {
        while (submitted < partitions) {
            ArrowBatch batch = handover.takeBefore(lastWindow);
            if (batch != null) {
                return batch;
            }
            submitWindow();
        }
        return handover.take();
    }

    private void submitWindow() {
        if (submitted >= partitions) {
            return;
        }
        int first = submitted;
        lastWindow = first;
        submitted = Math.min(partitions, submitted + window);
        SimpleFutureAction<BoxedUnit> job = context.submitJob(
                rdd,
                new Task(encode),
                Scala.seq(JobEvents.partitions(lastWindow, submitted)),
                new JobEvents.TaskResult<ArrowBatch[]>((index, batches) -> handover.putAll(first + index, batches)),
                new JobEvents.Nothing());
        jobs.add(job);
        JobEvents.onEnd(job, failure -> {
            if (failure != null) {
                handover.finish(failure);
            }
        });
    }

    @Override
    public void close() {
        if (!handover.isExhausted()) {
            handover.stop();
            jobs.forEach(SimpleFutureAction::cancel);
        }
    }

    /** Runs in a task. */
    private static final class Task extends AbstractFunction1<Iterator<InternalRow>, ArrowBatch[]>
            implements Serializable {
        private static final long serialVersionUID = 1L;
        private final EncodePartition encode;

        Task(EncodePartition encode) {
            this.encode = encode;
        }

        @Override
        public ArrowBatch[] apply(Iterator<InternalRow> rows) {
            List<ArrowBatch> batches = new ArrayList<>();
            try {
                encode.encode(rows, batches::add);
            } catch (InterruptedException e) {
                throw Sneaky.rethrow(e); // Spark knows that it has interrupted this task
            }
            return batches.toArray(new ArrowBatch[0]);
        }
    }
}
