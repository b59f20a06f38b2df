package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.engine.spi.StatementSink.Level;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CollectLimitExec;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.TakeOrderedAndProjectExec;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.Option;

/** Runs an analysed statement and pushes what it answers. Used once, on the statement's thread. */
final class StatementRun {
    /** Results that are limited to so many rows come to the driver in one piece, with no more tasks than they need. */
    private static final int DRIVER_LIMIT_ROWS = 50_000;

    private final SparkSession spark;
    private final QueryExecution execution;
    private final String statementId;
    private final StatementSink sink;
    private final long startNanos = System.nanoTime();

    StatementRun(SparkSession spark, QueryExecution execution, String statementId, StatementSink sink) {
        this.spark = spark;
        this.execution = execution;
        this.statementId = statementId;
        this.sink = sink;
    }

    void run() throws Exception {
        LogicalPlan executed = execution.commandExecuted();
        if (executed instanceof CommandResult result && result.output().isEmpty()) {
            changedRows(result.commandPhysicalPlan());
            sink.log(Level.INFO, String.format(Locale.ROOT, "Finished in %.3f s.", seconds()));
            return;
        }
        SparkPlan plan = execution.executedPlan();
        ArrowSchemas schema = ArrowSchemas.of(spark, execution.commandExecuted().schema());
        sink.schema(schema.message());
        RowPusher pusher = new RowPusher(spark, execution, schema, statementId, sink);
        if (plan instanceof LocalTableScanExec local) {
            // As they are: collecting would turn them into Spark's binary rows first, for which it generates code.
            pusher.fromDriver(Scala.list(local.rows()).toArray(new InternalRow[0]));
        } else if (plan instanceof CommandResultExec) {
            pusher.fromDriver(plan.executeCollect());
        } else {
            SQLExecution.withNewExecutionId(execution, Option.apply("drawbar"), () -> push(plan, pusher));
        }
        sink.endResult();
        sink.log(
                Level.INFO,
                String.format(
                        Locale.ROOT,
                        "Finished in %.3f s: %,d rows, %,d bytes.",
                        seconds(),
                        pusher.rows(),
                        pusher.bytes()));
    }

    private Void push(SparkPlan plan, RowPusher pusher) {
        try {
            if (isShort(plan)) {
                pusher.fromDriver(plan.executeCollect());
            } else {
                pusher.fromTasks(plan.execute());
            }
        } catch (Exception e) {
            throw Sneaky.rethrow(e); // Scala has no checked exceptions, and Spark passes this one through
        }
        return null;
    }

    private static boolean isShort(SparkPlan plan) {
        SparkPlan root = plan instanceof AdaptiveSparkPlanExec adaptive ? adaptive.inputPlan() : plan;
        if (root instanceof CollectLimitExec limited) {
            return limited.limit() >= 0 && limited.limit() <= DRIVER_LIMIT_ROWS;
        }
        return root instanceof TakeOrderedAndProjectExec ordered && ordered.limit() <= DRIVER_LIMIT_ROWS;
    }

    private void changedRows(SparkPlan command) {
        SparkPlan plan = command instanceof AdaptiveSparkPlanExec adaptive ? adaptive.executedPlan() : command;
        Option<SQLMetric> written = plan.metrics().get("numOutputRows");
        if (written.isDefined()) {
            sink.updateCount(written.get().value());
        }
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
