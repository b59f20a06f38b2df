package io.drawbar.plugin.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/** Turns columns that no Arrow reader outside Spark understands into text: variants and calendar intervals. */
final class ReadableTypes {
    private ReadableTypes() {}

    static LogicalPlan of(LogicalPlan analyzed) {
        List<Attribute> columns = Scala.list(analyzed.output());
        if (analyzed instanceof Command || columns.stream().allMatch(column -> isReadable(column.dataType()))) {
            return analyzed;
        }
        List<NamedExpression> projected = new ArrayList<>();
        for (Attribute column : columns) {
            projected.add(isReadable(column.dataType()) ? column : text(column));
        }
        return new Project(Scala.seq(projected), analyzed);
    }

    private static boolean isReadable(DataType type) {
        return !Spelling.isVariant(type) && !type.equals(DataTypes.CalendarIntervalType);
    }

    private static NamedExpression text(Attribute column) {
        Cast cast = new Cast(column, DataTypes.StringType, Option.apply("UTC"), EvalMode.LEGACY());
        return new Alias(
                cast,
                column.name(),
                NamedExpression.newExprId(),
                Scala.seq(List.<String>of()),
                Option.empty(),
                Scala.seq(List.<String>of()));
    }
}
