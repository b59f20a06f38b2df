package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.PosParameter;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FractionalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;

/** The {@code ?} markers of a statement. */
final class Parameters {
    private static final Literal$ LITERALS = Literal$.MODULE$;

    private Parameters() {}

    /** How many there are, in subqueries as well. */
    static int count(LogicalPlan plan) {
        int[] count = {0};
        forEachExpression(plan, expression -> {
            if (expression instanceof PosParameter) {
                count[0]++;
            }
        });
        return count[0];
    }

    static List<ParameterType> unknown(int markers) {
        return Collections.nCopies(markers, ParameterType.UNKNOWN);
    }

    /** The plan with values in the places of the markers. */
    static LogicalPlan bind(LogicalPlan plan, List<Object> values) {
        List<Expression> literals = new ArrayList<>();
        for (Object value : values) {
            literals.add(value instanceof LocalTime time ? LITERALS.apply(time.toString()) : LITERALS.apply(value));
        }
        return Spelling.bound(plan, literals);
    }

    /**
     * What is known of a statement whose values are missing. Nulls without a type take their places, and the types are those that
     * Spark converts the nulls to, such as that of the column they are compared with.
     */
    static StatementShape describe(SparkSession spark, LogicalPlan plan, int markers) {
        List<Expression> nulls = new ArrayList<>();
        IdentityHashMap<Expression, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < markers; i++) {
            Literal marker = new Literal(null, DataTypes.NullType);
            nulls.add(marker);
            places.put(marker, i);
        }
        LogicalPlan analyzed;
        try {
            analyzed = ReadableTypes.of(
                    ParsedStatement.execution(spark, Spelling.bound(plan, nulls)).analyzed());
        } catch (Exception e) { // Spark's own exceptions are checked and not declared
            // Some places, such as LIMIT ?, take no null: then only the number of markers is known before they have
            // values.
            return new StatementShape(StatementShape.Kind.UNKNOWN, Optional.empty(), unknown(markers));
        }
        ParameterType[] types = new ParameterType[markers];
        Arrays.fill(types, ParameterType.UNKNOWN);
        forEachExpression(analyzed, expression -> {
            if (expression instanceof Cast cast && places.containsKey(cast.child())) {
                types[places.get(cast.child())] = typeOf(cast.dataType());
            }
        });
        return ParsedStatement.shape(spark, analyzed, List.of(types));
    }

    private static ParameterType typeOf(DataType type) {
        if (type instanceof IntegralType) {
            return ParameterType.BIGINT;
        }
        if (type instanceof DecimalType) {
            return ParameterType.DECIMAL;
        }
        if (type instanceof FractionalType) {
            return ParameterType.DOUBLE;
        }
        if (type instanceof StringType) {
            return ParameterType.VARCHAR;
        }
        Map<DataType, ParameterType> others = Map.of(
                DataTypes.BooleanType, ParameterType.BOOLEAN,
                DataTypes.BinaryType, ParameterType.VARBINARY,
                DataTypes.DateType, ParameterType.DATE,
                DataTypes.TimestampNTZType, ParameterType.TIMESTAMP,
                DataTypes.TimestampType, ParameterType.TIMESTAMP_TZ);
        return others.getOrDefault(type, ParameterType.UNKNOWN);
    }

    /** Visits all expressions of a plan, of the plans within it and of its subqueries. */
    private static void forEachExpression(LogicalPlan plan, java.util.function.Consumer<Expression> visit) {
        Scala.list(plan.expressions()).forEach(expression -> forEachWithin(expression, visit));
        Scala.list(plan.children()).forEach(child -> forEachExpression(child, visit));
        Scala.list(plan.innerChildren()).forEach(child -> {
            if (child instanceof LogicalPlan inner) {
                forEachExpression(inner, visit);
            }
        });
    }

    private static void forEachWithin(Expression expression, java.util.function.Consumer<Expression> visit) {
        visit.accept(expression);
        if (expression instanceof SubqueryExpression subquery) {
            forEachExpression(subquery.plan(), visit);
        }
        Scala.list(expression.children()).forEach(child -> forEachWithin(child, visit));
    }
}
