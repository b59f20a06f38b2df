package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.spi.StatementRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.operations.CreateTableASOperation;
import org.apache.flink.table.operations.DescribeCatalogOperation;
import org.apache.flink.table.operations.DescribeTableOperation;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.LoadModuleOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.ReplaceTableAsOperation;
import org.apache.flink.table.operations.ShowOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.TruncateTableOperation;
import org.apache.flink.table.operations.UnloadModuleOperation;
import org.apache.flink.table.operations.UseOperation;
import org.apache.flink.table.operations.command.AddJarOperation;
import org.apache.flink.table.operations.command.RemoveJarOperation;
import org.apache.flink.table.operations.ddl.AlterOperation;
import org.apache.flink.table.operations.ddl.AlterTableOperation;
import org.apache.flink.table.operations.ddl.AlterTableRenameOperation;
import org.apache.flink.table.operations.ddl.AlterViewOperation;
import org.apache.flink.table.operations.ddl.AlterViewRenameOperation;
import org.apache.flink.table.operations.ddl.AnalyzeTableOperation;
import org.apache.flink.table.operations.ddl.CreateOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;
import org.apache.flink.table.operations.ddl.CreateViewOperation;
import org.apache.flink.table.operations.ddl.DropOperation;
import org.apache.flink.table.operations.ddl.DropTableOperation;
import org.apache.flink.table.operations.ddl.DropViewOperation;
import org.apache.flink.table.operations.materializedtable.MaterializedTableOperation;

/** What a statement is and what it touches, as Flink's parser and planner see it. Views are seen through. Used once. */
final class Analysis {
    private final TableSession tables;
    private final TableEnvironmentInternal environment;
    private final Set<TableUse> reads = new LinkedHashSet<>();
    private final Set<TableUse> writes = new LinkedHashSet<>();

    private Analysis(TableSession tables, TableEnvironmentInternal environment) {
        this.tables = tables;
        this.environment = environment;
    }

    @SuppressWarnings("try") // resources that only have to be closed
    static StatementAnalysis of(TableSession tables, StatementSets sets, StatementRequest request)
            throws EngineException {
        ParsedStatement parsed = ParsedStatement.of(tables, sets, request);
        try (ContextLoader context = ContextLoader.of(tables.loader())) {
            if (parsed.step() instanceof ParsedStatement.Step.Unbound unbound) {
                return of(tables, sets, valued(request, unbound.markers()));
            }
            if (parsed.step() instanceof ParsedStatement.Step.Collect collect) {
                String piece = collect.piece().statement();
                return piece.isBlank()
                        ? new StatementAnalysis(Kind.UTILITY, List.of(), List.of())
                        : of(tables, new StatementSets(), worded(request, piece));
            }
            if (parsed.step() instanceof ParsedStatement.Step.Run run) {
                Analysis analysis = new Analysis(tables, run.environment());
                Kind kind = analysis.add(run.operation());
                return new StatementAnalysis(kind, merged(analysis.reads), merged(analysis.writes));
            }
            return new StatementAnalysis(Kind.UTILITY, List.of(), List.of());
        } catch (RuntimeException e) {
            throw FlinkFailures.beforeRunning(e);
        }
    }

    /** Each table once, with the columns of all its uses. */
    private static List<TableUse> merged(Set<TableUse> uses) {
        Map<List<String>, TableUse> merged = new LinkedHashMap<>();
        for (TableUse use : uses) {
            List<String> name =
                    List.of(use.catalog().orElseThrow(), use.schema().orElseThrow(), use.table());
            merged.merge(
                    name,
                    use,
                    (one, other) -> new TableUse(
                            one.catalog(),
                            one.schema(),
                            one.table(),
                            one.columns().flatMap(some -> other.columns()
                                    .map(more -> Stream.concat(some.stream(), more.stream())
                                            .distinct()
                                            .toList()))));
        }
        return List.copyOf(merged.values());
    }

    /** Which values there are makes no difference to what is touched. */
    private static StatementRequest valued(StatementRequest request, int markers) {
        return new StatementRequest(
                request.statementId(),
                request.language(),
                request.text(),
                Arrays.asList(new Object[markers]),
                request.settings());
    }

    private static StatementRequest worded(StatementRequest request, String text) {
        return new StatementRequest(
                request.statementId(), request.language(), text, request.parameters(), request.settings());
    }

    private Kind add(Operation operation) {
        if (operation instanceof QueryOperation query) {
            read(query);
            return Kind.QUERY;
        }
        if (operation instanceof StatementSetOperation set) {
            List<Kind> kinds = set.getOperations().stream().map(this::add).toList();
            return kinds.contains(Kind.UNKNOWN) ? Kind.UNKNOWN : Kind.DML;
        }
        if (operation instanceof ExplainOperation explain) {
            Kind explained = add(explain.getChild()); // its plan tells of them
            writes.clear();
            return explained == Kind.UNKNOWN ? Kind.UNKNOWN : Kind.UTILITY;
        }
        if (operation instanceof AnalyzeTableOperation analyze) {
            reads.add(use(analyze.getTableIdentifier(), Optional.empty()));
            writes.add(use(analyze.getTableIdentifier(), Optional.empty()));
            return Kind.UTILITY;
        }
        if (filled(operation)) {
            return Kind.DML;
        }
        return defines(operation) ? define(operation) : other(operation);
    }

    /** Tables that are filled by a job of their own are not understood here. */
    private static boolean defines(Operation operation) {
        return !(operation instanceof MaterializedTableOperation)
                && (operation instanceof CreateOperation
                        || operation instanceof DropOperation
                        || operation instanceof AlterOperation);
    }

    private Kind define(Operation operation) {
        if (operation instanceof CreateViewOperation view) {
            environment
                    .getParser()
                    .parse(view.getCatalogView().getExpandedQuery())
                    .forEach(this::add);
        }
        defined(operation).forEach(table -> writes.add(use(table, Optional.empty())));
        return Kind.DDL;
    }

    /** What is not known to touch no table may touch any, as a procedure or a compiled plan does. */
    private static Kind other(Operation operation) {
        boolean touchesNone = SessionCommands.knows(operation)
                || JobCommands.knows(operation)
                || operation instanceof ShowOperation
                || operation instanceof UseOperation
                || operation instanceof DescribeTableOperation
                || operation instanceof DescribeCatalogOperation
                || operation instanceof LoadModuleOperation
                || operation instanceof UnloadModuleOperation
                || operation instanceof AddJarOperation
                || operation instanceof RemoveJarOperation;
        return touchesNone ? Kind.UTILITY : Kind.UNKNOWN;
    }

    /** Adds what changes rows. */
    private boolean filled(Operation operation) {
        if (operation instanceof SinkModifyOperation sink) {
            ContextResolvedTable table = sink.getContextResolvedTable();
            writes.add(use(
                    table.getIdentifier(), Optional.of(targets(table.getResolvedSchema(), sink.getTargetColumns()))));
            if (sink.getChild() != null) { // a DELETE that its table does by itself has none
                read(sink.getChild());
            }
        } else if (operation instanceof CreateTableASOperation create) {
            made(create.getCreateTableOperation().getTableIdentifier(), create.getChild());
        } else if (operation instanceof ReplaceTableAsOperation replace) {
            made(replace.getCreateTableOperation().getTableIdentifier(), replace.getChild());
        } else if (operation instanceof TruncateTableOperation truncate) {
            writes.add(use(truncate.getTableIdentifier(), Optional.empty()));
        } else {
            return false;
        }
        return true;
    }

    /** A table is made from a query, whose columns it has filled by their names. */
    private void made(ObjectIdentifier table, QueryOperation query) {
        writes.add(use(table, Optional.of(query.getResolvedSchema().getColumnNames())));
        read(query);
    }

    private static Stream<ObjectIdentifier> defined(Operation operation) {
        if (operation instanceof CreateTableOperation create) {
            return Stream.of(create.getTableIdentifier());
        } else if (operation instanceof CreateViewOperation create) {
            return Stream.of(create.getViewIdentifier());
        } else if (operation instanceof DropTableOperation drop) {
            return Stream.of(drop.getTableIdentifier());
        } else if (operation instanceof DropViewOperation drop) {
            return Stream.of(drop.getViewIdentifier());
        } else if (operation instanceof AlterTableRenameOperation rename) {
            return Stream.of(rename.getTableIdentifier(), rename.getNewTableIdentifier());
        } else if (operation instanceof AlterViewRenameOperation rename) {
            return Stream.of(rename.getViewIdentifier(), rename.getNewViewIdentifier());
        } else if (operation instanceof AlterTableOperation alter) {
            return Stream.of(alter.getTableIdentifier());
        } else if (operation instanceof AlterViewOperation alter) {
            return Stream.of(alter.getViewIdentifier());
        }
        return Stream.empty();
    }

    private void read(QueryOperation query) {
        PlanTree plan = PlanTree.of(environment.explainInternal(List.of(query)));
        reads.addAll(PlanReads.of(plan, this::columns));
    }

    /** As a scan gives them: computed columns come later, and metadata behind what is stored. */
    private Optional<List<String>> columns(List<String> table) {
        return tables.catalogs()
                .getTable(ObjectIdentifier.of(table.get(0), table.get(1), table.get(2)))
                .map(found -> Stream.concat(
                                found.getResolvedSchema().getColumns().stream().filter(Column::isPhysical),
                                found.getResolvedSchema().getColumns().stream()
                                        .filter(column -> column instanceof Column.MetadataColumn))
                        .map(Column::getName)
                        .toList());
    }

    private static List<String> targets(ResolvedSchema schema, int[][] places) {
        List<String> all = schema.getColumns().stream()
                .filter(Column::isPersisted)
                .map(Column::getName)
                .toList();
        if (places == null) { // none were named
            return all;
        }
        List<String> named = new ArrayList<>();
        for (int[] place : places) {
            named.add(all.get(place[0]));
        }
        return named;
    }

    private static TableUse use(ObjectIdentifier table, Optional<List<String>> columns) {
        return new TableUse(
                Optional.of(table.getCatalogName()),
                Optional.of(table.getDatabaseName()),
                table.getObjectName(),
                columns);
    }
}
