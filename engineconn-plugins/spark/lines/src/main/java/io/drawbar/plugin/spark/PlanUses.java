package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LateralJoin;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;

/**
 * Which tables and columns an analysed query reads: from the top down it is known of each operator which of its columns are needed, and
 * of what it does not know it takes all columns for needed. Spark's optimizer could prune as well, but it drops what it finds empty, and
 * a table does not become unread by being empty. Used once; not thread-safe.
 */
final class PlanUses {
    /** Operators that hand on columns as they are, and need besides what their own expressions refer to. */
    private static final Set<Class<?>> PASSING = Set.of(
            Filter.class,
            Sort.class,
            GlobalLimit.class,
            LocalLimit.class,
            Offset.class,
            SubqueryAlias.class,
            Join.class,
            LateralJoin.class,
            Window.class,
            Generate.class,
            Expand.class,
            Repartition.class,
            RepartitionByExpression.class,
            ResolvedHint.class,
            Sample.class);

    private final Map<TableName, Set<String>> columns = new LinkedHashMap<>();
    /** Places of the columns needed of common table expressions, by their ids; none: it is not referred to. */
    private final Map<Long, Set<Integer>> ofCommon = new HashMap<>();

    private PlanUses() {}

    /** What a query reads whose whole answer is wanted. */
    static List<TableUse> of(LogicalPlan analyzed) {
        PlanUses uses = new PlanUses();
        uses.visit(analyzed, ids(analyzed));
        List<TableUse> all = new ArrayList<>();
        uses.columns.forEach((name, used) -> all.add(name.use(Optional.of(List.copyOf(used)))));
        return all;
    }

    private static Set<ExprId> ids(LogicalPlan plan) {
        Set<ExprId> ids = new HashSet<>();
        Scala.list(plan.output()).forEach(attribute -> ids.add(attribute.exprId()));
        return ids;
    }

    private void visit(LogicalPlan plan, Set<ExprId> needed) {
        Optional<TableName> table = TableName.of(plan);
        if (table.isPresent()) {
            Set<String> used = columns.computeIfAbsent(table.get(), missing -> new LinkedHashSet<>());
            for (Attribute column : Scala.list(plan.output())) {
                if (needed.contains(column.exprId())) {
                    used.add(column.name());
                }
            }
        } else if (plan instanceof CTERelationRef ref) {
            Set<Integer> places = ofCommon.computeIfAbsent(ref.cteId(), missing -> new HashSet<>());
            places.addAll(places(plan, needed));
        } else if (plan instanceof WithCTE with) {
            visit(with.plan(), needed);
            visitCommon(Scala.list(with.cteDefs()));
        } else if (plan instanceof Union) {
            Set<Integer> places = places(plan, needed);
            Scala.list(plan.children()).forEach(child -> visit(child, at(child, places)));
        } else {
            visitOther(plan, needed);
        }
    }

    private void visitOther(LogicalPlan plan, Set<ExprId> needed) {
        Set<ExprId> below = new HashSet<>();
        if (plan instanceof Project project) {
            Scala.list(project.projectList()).forEach(one -> ifNeeded(one, needed, below));
        } else if (plan instanceof Aggregate aggregate) {
            Scala.list(aggregate.groupingExpressions()).forEach(one -> refer(one, below));
            Scala.list(aggregate.aggregateExpressions()).forEach(one -> ifNeeded(one, needed, below));
        } else {
            Scala.list(plan.expressions()).forEach(one -> refer(one, below));
            if (plan instanceof View || PASSING.contains(plan.getClass())) {
                below.addAll(needed);
            } else {
                Scala.list(plan.children()).forEach(child -> below.addAll(ids(child)));
            }
        }
        Scala.list(plan.children()).forEach(child -> visit(child, below));
    }

    /** Each may refer to those before it. */
    private void visitCommon(List<CTERelationDef> definitions) {
        for (int i = definitions.size() - 1; i >= 0; i--) {
            CTERelationDef definition = definitions.get(i);
            Optional.ofNullable(ofCommon.get(definition.id()))
                    .ifPresent(places -> visit(definition.child(), at(definition.child(), places)));
        }
    }

    private void ifNeeded(NamedExpression expression, Set<ExprId> needed, Set<ExprId> below) {
        if (needed.contains(expression.exprId())) {
            refer((Expression) expression, below);
        }
    }

    /** Adds what an expression refers to, and visits the queries within it. */
    private void refer(Expression expression, Set<ExprId> below) {
        if (expression instanceof AttributeReference attribute) {
            below.add(attribute.exprId());
        } else if (expression instanceof OuterReference outer) {
            below.add(outer.exprId());
        } else if (expression instanceof SubqueryExpression subquery) {
            visit(subquery.plan(), ids(subquery.plan()));
        }
        Scala.list(expression.children()).forEach(child -> refer(child, below));
    }

    private static Set<Integer> places(LogicalPlan plan, Set<ExprId> needed) {
        List<Attribute> output = Scala.list(plan.output());
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < output.size(); i++) {
            if (needed.contains(output.get(i).exprId())) {
                places.add(i);
            }
        }
        return places;
    }

    private static Set<ExprId> at(LogicalPlan plan, Set<Integer> places) {
        List<Attribute> output = Scala.list(plan.output());
        Set<ExprId> ids = new HashSet<>();
        places.forEach(place -> ids.add(output.get(place).exprId()));
        return ids;
    }
}
