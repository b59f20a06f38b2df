package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.CacheTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CreateTable;
import org.apache.spark.sql.catalyst.plans.logical.CreateTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.CreateView;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.plans.logical.UpdateTable;
import org.apache.spark.sql.execution.command.CreateTableLikeCommand;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a statement is and what it touches. Its parsed plan says what it is, since Spark's analysis turns statements into whatever the table's
 * source wants; what it reads is told by the analysed plans of the queries within it. Used once; not thread-safe.
 */
final class SparkAnalysis {
    private static final Logger log = LoggerFactory.getLogger(SparkAnalysis.class);

    private final SparkSession spark;
    /** What takes the places of the statement's parameters. */
    private final List<Object> markers;
    /** Puts a query behind the WITH that stands before the statement. */
    private final UnaryOperator<LogicalPlan> within;

    private SparkAnalysis(SparkSession spark, List<Object> markers, UnaryOperator<LogicalPlan> within) {
        this.spark = spark;
        this.markers = markers;
        this.within = within;
    }

    static StatementAnalysis of(SparkSession spark, String text) throws Exception {
        LogicalPlan parsed = spark.sessionState().sqlParser().parsePlan(text);
        if (Spelling.isScript(parsed) || runsWhenAnalysed(parsed)) {
            return new StatementAnalysis(Kind.UNKNOWN, List.of(), List.of());
        }
        int markers = Parameters.count(parsed);
        try {
            return new SparkAnalysis(spark, Collections.nCopies(markers, null), plan -> plan).checked(parsed);
        } catch (Exception e) { // Spark's own exceptions are checked and not declared
            if (markers == 0) {
                throw e;
            }
            // Some places, such as LIMIT ?, take no null.
            return new SparkAnalysis(spark, Collections.nCopies(markers, 1), plan -> plan).checked(parsed);
        }
    }

    /**
     * Whether Spark's analysis of a statement is its run: it calls procedures, and executes what stands in the variable of EXECUTE
     * IMMEDIATE, while it analyses. What these do nobody has seen before.
     */
    static boolean runsWhenAnalysed(LogicalPlan parsed) {
        String name = parsed.getClass().getSimpleName();
        return name.contains("ExecuteImmediate") || name.contains("Call");
    }

    private StatementAnalysis checked(LogicalPlan parsed) {
        if (isQuery(parsed)) {
            return new StatementAnalysis(Kind.QUERY, PlanUses.of(analyzed(parsed)), List.of());
        }
        LogicalPlan unused = analyzed(parsed); // tells what is wrong with the whole, in its place
        try {
            return change(parsed);
        } catch (Exception e) { // Spark's own exceptions are checked and not declared
            log.info("What a good statement touches cannot be told, since a part of it is not good alone", e);
            return unknown();
        }
    }

    private LogicalPlan analyzed(LogicalPlan plan) {
        LogicalPlan bound = markers.isEmpty() ? plan : Parameters.bind(plan, markers);
        return ParsedStatement.execution(spark, bound).analyzed();
    }

    /** What a query within the statement reads. */
    List<TableUse> reads(LogicalPlan query) {
        return PlanUses.of(analyzed(within.apply(query)));
    }

    /** What a statement writes into, with all its columns: never something of its WITH. */
    List<TableUse> target(LogicalPlan table) {
        return PlanUses.of(analyzed(table));
    }

    SparkSession spark() {
        return spark;
    }

    private static boolean isQuery(LogicalPlan parsed) {
        if (parsed instanceof UnresolvedWith with) {
            return isQuery(with.child());
        }
        if (parsed instanceof Union) {
            return Scala.list(parsed.children()).stream().allMatch(SparkAnalysis::isQuery);
        }
        return !(parsed instanceof Command)
                && !(parsed instanceof InsertIntoDir)
                && !(parsed instanceof org.apache.spark.sql.catalyst.plans.logical.ParsedStatement);
    }

    private StatementAnalysis change(LogicalPlan parsed) {
        if (parsed instanceof UnresolvedWith with) {
            return new SparkAnalysis(
                            spark,
                            markers,
                            plan -> with.withNewChildren(Scala.seq(List.of(within.apply(plan)))))
                    .change(with.child());
        }
        if (parsed instanceof Union) { // FROM t INSERT INTO a SELECT … INSERT INTO b SELECT …
            List<StatementAnalysis> parts =
                    Scala.list(parsed.children()).stream().map(this::change).toList();
            return new StatementAnalysis(
                    Kind.DML,
                    TableUses.merged(parts.stream().flatMap(part -> part.reads().stream())),
                    TableUses.merged(parts.stream().flatMap(part -> part.writes().stream())));
        }
        if (parsed instanceof InsertIntoStatement insert) {
            return insert(insert);
        }
        if (parsed instanceof InsertIntoDir files) {
            String path = files.storage().locationUri().isDefined()
                    ? files.storage().locationUri().get().toString()
                    : "";
            String format = files.provider().isDefined() ? files.provider().get() : "hive";
            return new StatementAnalysis(
                    Kind.DML,
                    reads(files.child()),
                    List.of(TableName.files(format, path).use(Optional.empty())));
        }
        if (parsed instanceof UpdateTable || parsed instanceof DeleteFromTable || parsed instanceof MergeIntoTable) {
            return new RowChange(this).of(parsed);
        }
        return definition(parsed);
    }

    private StatementAnalysis definition(LogicalPlan parsed) {
        if (parsed instanceof CreateTableAsSelect create) {
            return madeOf(create.name(), create.query(), Kind.DML, List.of());
        }
        if (parsed instanceof ReplaceTableAsSelect replace) {
            return madeOf(replace.name(), replace.query(), Kind.DML, List.of());
        }
        if (parsed instanceof CreateView view) {
            List<String> names = Scala.list(view.userSpecifiedColumns()).stream()
                    .map(column -> column._1())
                    .toList();
            return madeOf(view.child(), view.query(), Kind.DDL, names);
        }
        if (parsed instanceof CreateViewCommand view) { // a temporary one, which is no table
            return new StatementAnalysis(Kind.DDL, reads(view.plan()), List.of());
        }
        if (parsed instanceof CacheTableAsSelect cache) {
            return new StatementAnalysis(Kind.UTILITY, reads(cache.plan()), List.of());
        }
        if (parsed instanceof CreateTable create) {
            return CommandUses.written(spark, create.name())
                    .map(name -> new StatementAnalysis(
                            Kind.DDL,
                            List.of(),
                            List.of(name.use(Optional.of(
                                    List.of(create.tableSchema().fieldNames()))))))
                    .orElseGet(SparkAnalysis::unknown);
        }
        if (parsed instanceof CreateTableLikeCommand like) {
            return new StatementAnalysis(
                    Kind.DDL,
                    written(like.sourceTable()).map(one -> one.use(Optional.of(List.of()))).stream()
                            .toList(),
                    written(like.targetTable()).map(one -> one.use(Optional.empty())).stream()
                            .toList());
        }
        return new CommandUses(this).of(parsed);
    }

    private Optional<TableName> written(org.apache.spark.sql.catalyst.TableIdentifier identifier) {
        return TableName.written(spark, Scala.list(identifier.nameParts()));
    }

    static StatementAnalysis unknown() {
        return new StatementAnalysis(Kind.UNKNOWN, List.of(), List.of());
    }

    private StatementAnalysis insert(InsertIntoStatement insert) {
        List<TableUse> reads = reads(insert.query());
        if (CommandUses.parts(insert.table()).isEmpty()) {
            return new StatementAnalysis(Kind.UNKNOWN, reads, List.of()); // IDENTIFIER(…)
        }
        List<String> named = new ArrayList<>(Scala.list(insert.userSpecifiedCols()));
        List<TableUse> target = target(insert.table());
        return new StatementAnalysis(
                Kind.DML, reads, named.isEmpty() ? target : TableUses.withColumns(target, Optional.of(named)));
    }

    /** A table or view that is made of a query. */
    private StatementAnalysis madeOf(LogicalPlan name, LogicalPlan query, Kind kind, List<String> columns) {
        LogicalPlan analyzed = analyzed(query);
        List<String> own = Scala.list(analyzed.output()).stream()
                .map(attribute -> attribute.name())
                .toList();
        List<TableUse> writes = CommandUses.written(spark, name).stream()
                .map(one -> one.use(Optional.of(columns.isEmpty() ? own : columns)))
                .toList();
        return new StatementAnalysis(writes.isEmpty() ? Kind.UNKNOWN : kind, PlanUses.of(analyzed), writes);
    }
}
