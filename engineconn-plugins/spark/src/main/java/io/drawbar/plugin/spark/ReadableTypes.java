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
import org.apache.spark.sql.types.VariantType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Turns columns that no Arrow reader outside Spark understands into text: variants and calendar intervals. */
final class ReadableTypes {
    private ReadableTypes() {}

    static LogicalPlan of(LogicalPlan analyzed) {
        List<Attribute> columns = CollectionConverters.asJava(analyzed.output());
        if (analyzed instanceof Command || columns.stream().allMatch(column -> isReadable(column.dataType()))) {
            return analyzed;
        }
        List<NamedExpression> projected = new ArrayList<>();
        for (Attribute column : columns) {
            projected.add(isReadable(column.dataType()) ? column : text(column));
        }
        return new Project(CollectionConverters.asScala(projected).toSeq(), analyzed);
    }

    private static boolean isReadable(DataType type) {
        return !(type instanceof VariantType) && !type.equals(DataTypes.CalendarIntervalType);
    }

    private static NamedExpression text(Attribute column) {
        Cast cast = new Cast(column, DataTypes.StringType, Option.apply("UTC"), EvalMode.LEGACY());
        return new Alias(
                cast,
                column.name(),
                NamedExpression.newExprId(),
                CollectionConverters.asScala(List.<String>of()).toSeq(),
                Option.empty(),
                CollectionConverters.asScala(List.<String>of()).toSeq());
    }
}
