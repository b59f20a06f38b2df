package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;
import io.drawbar.engine.spi.StatementSink;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;

/** Pushes rows into the sink, in order, and counts them. Used on the statement's thread. */
final class RowPusher {
    private final SparkSession spark;
    private final QueryExecution execution;
    private final ArrowSchemas schema;
    private final String statementId;
    private final StatementSink sink;
    private long rows;
    private long bytes;

    RowPusher(
            SparkSession spark, QueryExecution execution, ArrowSchemas schema, String statementId, StatementSink sink) {
        this.spark = spark;
        this.execution = execution;
        this.schema = schema;
        this.statementId = statementId;
        this.sink = sink;
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    /** Rows that are in the driver already: encoded here, without a job. */
    void fromDriver(InternalRow[] driverRows) throws InterruptedException {
        if (driverRows.length == 0) {
            return;
        }
        try (ArrowEncoder encoder = new ArrowEncoder(schema.arrow())) {
            boolean wanted = true;
            for (int i = 0; i < driverRows.length && wanted; i++) {
                if (encoder.write(driverRows[i])) {
                    wanted = push(encoder.take());
                }
            }
            if (wanted && !encoder.isEmpty()) {
                push(encoder.take());
            }
        }
    }

    /** Rows that tasks compute: encoded in the tasks and handed over in the order of the partitions. */
    void fromTasks(RDD<InternalRow> rdd) throws Exception {
        String zone = spark.sessionState().conf().sessionLocalTimeZone();
        EncodePartition encode = new EncodePartition(execution.commandExecuted().schema(), zone);
        try (PartitionJob job = spark.sparkContext().isLocal()
                ? new LocalJob(spark.sparkContext(), rdd, encode, statementId)
                : new ClusterJob(spark.sparkContext(), rdd, encode)) {
            for (ArrowBatch batch = job.take(); batch != null; batch = job.take()) {
                if (!push(batch)) {
                    return;
                }
            }
        }
    }

    private boolean push(ArrowBatch batch) throws InterruptedException {
        rows += batch.rows();
        bytes += batch.bytes();
        return sink.batch(batch.buffer(), batch.rows());
    }
}
