package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Assignment;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.InsertAction;
import org.apache.spark.sql.catalyst.plans.logical.InsertStarAction;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeAction;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UpdateAction;
import org.apache.spark.sql.catalyst.plans.logical.UpdateStarAction;
import org.apache.spark.sql.catalyst.plans.logical.UpdateTable;
import scala.Option;

/**
 * UPDATE, DELETE and MERGE, whose analysed plans are already rewritten into whole copies of rows. So their expressions are analysed as
 * queries on the tables on which they are evaluated: what these read is what the statement reads.
 */
final class RowChange {
    private final SparkAnalysis analysis;

    RowChange(SparkAnalysis analysis) {
        this.analysis = analysis;
    }

    StatementAnalysis of(LogicalPlan statement) {
        if (statement instanceof UpdateTable update) {
            return update(update);
        }
        if (statement instanceof DeleteFromTable delete) {
            List<TableUse> target = analysis.target(delete.table());
            return told(reads(List.of(delete.condition()), delete.table()), target, target);
        }
        return statement instanceof MergeIntoTable merge ? merge(merge) : SparkAnalysis.unknown();
    }

    /** A target of which nothing is looked at is not read. */
    private static StatementAnalysis told(List<TableUse> reads, List<TableUse> target, List<TableUse> writes) {
        return new StatementAnalysis(Kind.DML, TableUses.withoutIdle(reads, target), writes);
    }

    private StatementAnalysis update(UpdateTable update) {
        List<Assignment> assignments = Scala.list(update.assignments());
        List<Expression> read = new ArrayList<>(
                assignments.stream().map(Assignment::value).toList());
        add(read, update.condition());
        return told(
                reads(read, update.table()),
                analysis.target(update.table()),
                assigned(assignments, update.table()));
    }

    private StatementAnalysis merge(MergeIntoTable merge) {
        LogicalPlan target = merge.targetTable();
        LogicalPlan source = merge.sourceTable();
        List<MergeAction> matched = Scala.list(merge.matchedActions());
        List<MergeAction> inserts = Scala.list(merge.notMatchedActions());
        List<MergeAction> others = Scala.list(merge.notMatchedBySourceActions());
        Join both = new Join(
                target, source, FullOuter$.MODULE$, Option.apply(merge.mergeCondition()), JoinHint.NONE());
        Stream<TableUse> reads = Stream.of(
                        reads(read(matched), both), reads(read(inserts), source), reads(read(others), target))
                .flatMap(List::stream);
        List<MergeAction> all = Stream.of(matched, inserts, others)
                .flatMap(List::stream)
                .toList();
        List<TableUse> whole = analysis.target(target);
        boolean star = all.stream().anyMatch(one -> one instanceof InsertStarAction || one instanceof UpdateStarAction);
        if (star) {
            reads = Stream.concat(reads, project(List.of(new UnresolvedStar(Option.empty())), source).stream());
        }
        List<Assignment> assignments =
                all.stream().flatMap(one -> assignments(one).stream()).toList();
        // Whole rows are inserted, deleted, or written by a star.
        boolean rows = all.stream().anyMatch(one -> !(one instanceof UpdateAction));
        return told(TableUses.merged(reads), whole, rows ? whole : assigned(assignments, target));
    }

    private static List<Expression> read(List<MergeAction> actions) {
        List<Expression> read = new ArrayList<>();
        for (MergeAction action : actions) {
            add(read, action.condition());
            assignments(action).forEach(one -> read.add(one.value()));
        }
        return read;
    }

    private static List<Assignment> assignments(MergeAction action) {
        if (action instanceof UpdateAction update) {
            return Scala.list(update.assignments());
        }
        return action instanceof InsertAction insert ? Scala.list(insert.assignments()) : List.of();
    }

    private static void add(List<Expression> to, Option<Expression> one) {
        if (one.isDefined()) {
            to.add(one.get());
        }
    }

    private List<TableUse> assigned(List<Assignment> assignments, LogicalPlan table) {
        return reads(assignments.stream().map(Assignment::key).toList(), table);
    }

    private List<TableUse> reads(List<Expression> expressions, LogicalPlan from) {
        List<NamedExpression> named = new ArrayList<>();
        for (Expression expression : expressions) {
            if (expression instanceof UnresolvedAttribute word && word.name().equalsIgnoreCase("default")) {
                continue; // The column's default, which reads nothing.
            }
            named.add(new Alias(
                    expression,
                    "x" + named.size(),
                    NamedExpression.newExprId(),
                    Scala.seq(List.<String>of()),
                    Option.empty(),
                    Scala.seq(List.<String>of())));
        }
        return project(named, from);
    }

    private List<TableUse> project(List<NamedExpression> columns, LogicalPlan from) {
        return analysis.reads(new Project(Scala.seq(columns), from));
    }
}
