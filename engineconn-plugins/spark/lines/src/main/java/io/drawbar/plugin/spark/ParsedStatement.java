package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * A statement that is parsed, and analysed when its parameters are known.
 *
 * @param shape what is known of it
 * @param execution Spark's handle, whose analysed plan {@code run} uses again; empty when the values of parameters are missing
 * @param script whether it is a {@code BEGIN ... END} block, which Spark runs in full while it analyses
 * @param markers how many parameters it has
 */
record ParsedStatement(StatementShape shape, Optional<QueryExecution> execution, boolean script, int markers) {

    static ParsedStatement of(SparkSession spark, StatementRequest request) throws Exception {
        LogicalPlan plan = spark.sessionState().sqlParser().parsePlan(request.text());
        if (Spelling.isScript(plan)) {
            return new ParsedStatement(StatementShape.UNKNOWN, Optional.of(execution(spark, plan)), true, 0);
        }
        int markers = Parameters.count(plan);
        List<Object> values = request.parameters();
        if (!values.isEmpty() && values.size() != markers) {
            throw EngineException.parameterCount(values.size(), markers);
        }
        if (SparkAnalysis.runsWhenAnalysed(plan)) {
            return notAnalysed(spark, plan, markers, values);
        }
        if (markers > 0 && values.isEmpty()) {
            return new ParsedStatement(Parameters.describe(spark, plan, markers), Optional.empty(), false, markers);
        }
        LogicalPlan bound = markers == 0 ? plan : Parameters.bind(plan, values);
        QueryExecution execution = execution(spark, bound);
        LogicalPlan analyzed = execution.analyzed();
        LogicalPlan readable = ReadableTypes.of(analyzed);
        if (readable != analyzed) {
            execution = execution(spark, readable);
        }
        return new ParsedStatement(
                shape(spark, readable, Parameters.unknown(markers)), Optional.of(execution), false, markers);
    }

    /** A statement that is analysed only when it is run, since that is its run; what it answers is not known before. */
    private static ParsedStatement notAnalysed(
            SparkSession spark, LogicalPlan plan, int markers, List<Object> values) {
        Optional<QueryExecution> execution = markers > 0 && values.isEmpty()
                ? Optional.empty()
                : Optional.of(execution(spark, markers == 0 ? plan : Parameters.bind(plan, values)));
        StatementShape shape =
                new StatementShape(StatementShape.Kind.UNKNOWN, Optional.empty(), Parameters.unknown(markers));
        return new ParsedStatement(shape, execution, false, markers);
    }

    /** A handle that runs commands when it is asked for their result, and nothing before. */
    static QueryExecution execution(SparkSession spark, LogicalPlan plan) {
        return spark.sessionState().executePlan(plan, org.apache.spark.sql.execution.CommandExecutionMode.ALL());
    }

    static StatementShape shape(
            SparkSession spark, LogicalPlan analyzed, List<StatementShape.ParameterType> parameterTypes) {
        boolean answersRows = !isCommand(analyzed) || !analyzed.output().isEmpty();
        return new StatementShape(
                answersRows ? StatementShape.Kind.QUERY : StatementShape.Kind.UPDATE,
                answersRows
                        ? Optional.of(ArrowSchemas.of(spark, analyzed.schema()).message())
                        : Optional.empty(),
                parameterTypes);
    }

    private static boolean isCommand(LogicalPlan analyzed) {
        LogicalPlan plan = analyzed instanceof WithCTE with ? with.plan() : analyzed;
        return plan instanceof Command;
    }
}
