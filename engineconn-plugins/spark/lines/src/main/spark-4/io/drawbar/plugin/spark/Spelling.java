package io.drawbar.plugin.spark;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.PosParameterizedQuery;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.CompoundBody;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.VariantType;
import scala.Option;

/** What Spark 4 spells otherwise than Spark 3. */
final class Spelling {
    private Spelling() {}

    /** A relation of one row without columns. */
    static LogicalPlan oneRow() {
        return new LocalRelation(
                Scala.seq(List.of()), Scala.seq(List.of(InternalRow.empty())), false, Option.empty());
    }

    /** A plan with expressions in the places of its {@code ?} markers. */
    static LogicalPlan bound(LogicalPlan plan, List<Expression> values) {
        return new PosParameterizedQuery(plan, Scala.seq(values));
    }

    /** Whether a statement is a {@code BEGIN ... END} block. */
    static boolean isScript(LogicalPlan parsed) {
        return parsed instanceof CompoundBody;
    }

    static boolean isVariant(DataType type) {
        return type instanceof VariantType;
    }

    /** The name that Spark has for a kind of failure. */
    static Optional<String> condition(SparkThrowable failure) {
        return Optional.ofNullable(failure.getCondition());
    }
}
