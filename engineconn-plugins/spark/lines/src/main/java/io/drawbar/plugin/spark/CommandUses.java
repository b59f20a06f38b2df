package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTable;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableOrView;
import org.apache.spark.sql.catalyst.analysis.UnresolvedView;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RenameTable;

/**
 * What commands that only name things are and touch. There are some hundred of them, more with each version and with each extension of
 * Spark's parser; their classes' names are regular, and what fits no rule is {@link Kind#UNKNOWN}.
 */
final class CommandUses {
    private static final List<String> UTILITY = List.of(
            "Show",
            "Describe",
            "Explain",
            "StreamingExplain",
            "Reset",
            "Refresh",
            "Cache",
            "Uncache",
            "ClearCache",
            "List",
            "Analyze",
            "AddJar",
            "AddFile",
            "AddArchive",
            "SetCommand",
            "SetCatalog",
            "SetNamespaceCommand",
            "SetVariable",
            "CreateVariable",
            "DropVariable");
    /** These read no rows. */
    private static final List<String> ABOUT = List.of("Show", "Describe", "Refresh", "Uncache");

    private static final List<String> DML = List.of("Truncate", "LoadData", "DeleteFrom");
    private static final List<String> DDL = List.of(
            "Create",
            "Drop",
            "Alter",
            "Rename",
            "Replace",
            "Recover",
            "Repair",
            "Comment",
            "Unset",
            "SetTable",
            "SetView",
            "SetNamespace",
            "AddColumns",
            "AddPartitions",
            "AddCheckConstraint",
            "AddConstraint");
    /** What these name is no table. */
    private static final List<String> NO_TABLES = List.of("Function", "Variable", "Namespace", "Catalog", "TempView");

    private final SparkAnalysis analysis;

    CommandUses(SparkAnalysis analysis) {
        this.analysis = analysis;
    }

    /** The parts of the name of a table or view that a parsed plan stands for. */
    static Optional<List<String>> parts(LogicalPlan plan) {
        if (plan instanceof UnresolvedIdentifier name) {
            return Optional.of(Scala.list(name.nameParts()));
        }
        if (plan instanceof UnresolvedRelation name) {
            return Optional.of(Scala.list(name.multipartIdentifier()));
        }
        if (plan instanceof UnresolvedTable name) {
            return Optional.of(Scala.list(name.multipartIdentifier()));
        }
        if (plan instanceof UnresolvedView name) {
            return Optional.of(Scala.list(name.multipartIdentifier()));
        }
        if (plan instanceof UnresolvedTableOrView name) {
            return Optional.of(Scala.list(name.multipartIdentifier()));
        }
        return Optional.empty();
    }

    /** The table that a parsed plan names; empty when it names none, or a temporary view. */
    static Optional<TableName> written(SparkSession spark, LogicalPlan plan) {
        return parts(plan).flatMap(parts -> TableName.written(spark, parts));
    }

    StatementAnalysis of(LogicalPlan command) {
        String name = command.getClass().getSimpleName();
        Kind kind = kind(name);
        boolean tables = NO_TABLES.stream().noneMatch(name::contains);
        List<TableName> named = new ArrayList<>();
        List<TableUse> reads = new ArrayList<>();
        boolean told = !tables;
        for (LogicalPlan child : Scala.list(command.children())) {
            String what = child.getClass().getSimpleName();
            if (what.startsWith("PlanWith")) { // IDENTIFIER(…): a name that is computed
                return SparkAnalysis.unknown();
            }
            if (parts(child).isPresent()) {
                told = true;
                written(analysis.spark(), child).filter(one -> tables).ifPresent(named::add);
            } else if (!what.startsWith("Unresolved")) {
                reads.addAll(analysis.reads(child));
            }
        }
        if (command instanceof RenameTable rename) {
            TableName.written(analysis.spark(), Scala.list(rename.newName())).ifPresent(named::add);
        }
        if (name.startsWith("Create") && named.size() > 1) { // CREATE TABLE … LIKE …, in later versions
            reads.addAll(uses(named.subList(1, named.size()), Optional.of(List.of())));
            named.subList(1, named.size()).clear();
        }
        return switch (kind) {
            case DDL, DML -> told
                    ? new StatementAnalysis(kind, TableUses.merged(reads.stream()), uses(named, Optional.empty()))
                    : SparkAnalysis.unknown();
            case UTILITY -> {
                boolean about = ABOUT.stream().anyMatch(name::startsWith);
                List<TableUse> all = uses(named, about ? Optional.of(List.of()) : Optional.empty());
                yield new StatementAnalysis(
                        kind, TableUses.merged(Stream.concat(all.stream(), reads.stream())), List.of());
            }
            case QUERY, UNKNOWN -> SparkAnalysis.unknown();
        };
    }

    private static List<TableUse> uses(List<TableName> names, Optional<List<String>> columns) {
        return names.stream().map(name -> name.use(columns)).toList();
    }

    private static Kind kind(String name) {
        if (UTILITY.stream().anyMatch(name::startsWith)) {
            return Kind.UTILITY;
        }
        if (DML.stream().anyMatch(name::startsWith)) {
            return Kind.DML;
        }
        return DDL.stream().anyMatch(name::startsWith) ? Kind.DDL : Kind.UNKNOWN;
    }
}
