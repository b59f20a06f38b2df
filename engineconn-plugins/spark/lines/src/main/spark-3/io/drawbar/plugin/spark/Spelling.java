package io.drawbar.plugin.spark;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.PosParameterizedQuery;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;

/** What Spark 3 spells otherwise than Spark 4, or does not have. */
final class Spelling {
    private Spelling() {}

    /** A relation of one row without columns. */
    static LogicalPlan oneRow() {
        return new LocalRelation(Scala.seq(List.of()), Scala.seq(List.of(InternalRow.empty())), false);
    }

    /** A plan with expressions in the places of its {@code ?} markers. */
    static LogicalPlan bound(LogicalPlan plan, List<Expression> values) {
        return new PosParameterizedQuery(plan, values.toArray(new Expression[0]));
    }

    /** Whether a statement is a {@code BEGIN ... END} block, which Spark 3 does not have. */
    static boolean isScript(LogicalPlan parsed) {
        return false;
    }

    /** Spark 3 has no variants. */
    static boolean isVariant(DataType type) {
        return false;
    }

    /** The name that Spark has for a kind of failure. */
    static Optional<String> condition(SparkThrowable failure) {
        return Optional.ofNullable(failure.getErrorClass());
    }
}
