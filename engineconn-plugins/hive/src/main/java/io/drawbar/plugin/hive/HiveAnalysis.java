package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.conf.VariableSubstitution;
import org.apache.hadoop.hive.ql.DriverFactory;
import org.apache.hadoop.hive.ql.IDriver;
import org.apache.hadoop.hive.ql.QueryPlan;
import org.apache.hadoop.hive.ql.QueryState;
import org.apache.hadoop.hive.ql.hooks.Entity;
import org.apache.hadoop.hive.ql.hooks.ReadEntity;
import org.apache.hadoop.hive.ql.hooks.WriteEntity;
import org.apache.hadoop.hive.ql.metadata.Table;
import org.apache.hadoop.hive.ql.parse.ASTNode;
import org.apache.hadoop.hive.ql.parse.HiveParser;
import org.apache.hadoop.hive.ql.parse.ParseDriver;
import org.apache.hadoop.hive.ql.parse.ParseException;
import org.apache.hadoop.hive.ql.plan.HiveOperation;
import org.apache.hadoop.hive.ql.processors.CommandProcessorException;

/**
 * What a statement touches, as Hive's own compiler tells it to Hive's authorization: entities that are read and written, and the columns
 * of what is read. Compiling runs nothing, but for {@code EXPLAIN ANALYZE}, which is therefore not compiled.
 */
final class HiveAnalysis {
    /** The tables that stand for a missing FROM. */
    private static final String DUMMY = "_dummy_database";
    /** Files and folders have no schema; this tells them from tables. */
    private static final String DIRECTORY = "directory";

    private static final StatementAnalysis UNKNOWN = new StatementAnalysis(Kind.UNKNOWN, List.of(), List.of());

    private HiveAnalysis() {}

    /** Of a command that is none of the language. Those of {@code DFS} read and change files, which nobody tells. */
    static StatementAnalysis ofCommand(String name) {
        return name.equalsIgnoreCase("dfs") ? UNKNOWN : new StatementAnalysis(Kind.UTILITY, List.of(), List.of());
    }

    /** On a thread that the session is attached to. */
    static StatementAnalysis of(WatchedSession session, Map<String, String> overlay, BoundText statement)
            throws EngineException {
        if (runsWhenCompiled(session, statement.text())) {
            return UNKNOWN;
        }
        HiveConf conf = session.getConf();
        Map<String, String> settings = new LinkedHashMap<>(overlay);
        settings.put(HiveConf.ConfVars.HIVE_STATS_COLLECT_SCANCOLS.varname, "true");
        // Else an expression that is used several times becomes a table of the plan's own.
        settings.put(HiveConf.ConfVars.HIVE_CTE_MATERIALIZE_THRESHOLD.varname, "-1");
        // Else a plan would read what was materialized, or an earlier result, and not what the statement names.
        settings.put("hive.materializedview.rewriting", "false");
        settings.put("hive.query.results.cache.enabled", "false");
        IDriver driver = DriverFactory.newDriver(
                new QueryState.Builder()
                        .withConfOverlay(settings)
                        .withGenerateNewQueryId(true)
                        .withHiveConf(conf)
                        .build(),
                null);
        try {
            driver.compileAndRespond(statement.text());
            return of(driver.getPlan());
        } catch (CommandProcessorException e) {
            throw HiveFailures.of(e, statement);
        } finally {
            driver.close();
            driver.destroy();
        }
    }

    private static boolean runsWhenCompiled(WatchedSession session, String text) {
        try {
            String whole = new VariableSubstitution(session::getHiveVariables).substitute(session.getConf(), text);
            ASTNode root = new ParseDriver().parse(whole, session.getConf()).getTree();
            // The parser may put a node without a token above the statement's own.
            ASTNode statement = root.getToken() == null ? (ASTNode) root.getChild(0) : root;
            return statement.getType() == HiveParser.TOK_EXPLAIN
                    && (statement.getFirstChildWithType(HiveParser.KW_ANALYZE) != null
                            || statement.getFirstChildWithType(HiveParser.KW_REOPTIMIZATION) != null);
        } catch (ParseException e) {
            // Then compiling fails as well, and tells where.
            return false;
        }
    }

    private static StatementAnalysis of(QueryPlan plan) {
        Map<String, TableUse> writes = new LinkedHashMap<>();
        for (WriteEntity entity : plan.getOutputs()) {
            if (!entity.isTempURI()) {
                put(entity, Optional.empty(), writes);
            }
        }
        HiveOperation operation = plan.getOperation();
        Kind kind = kind(operation, !writes.isEmpty());
        Map<String, TableUse> reads = new LinkedHashMap<>();
        for (ReadEntity entity : plan.getInputs()) {
            // What is behind a view is not read by who reads the view.
            if (entity.isDirect()) {
                put(entity, columns(entity, plan), reads);
            }
        }
        if (kind == Kind.DDL) {
            // A definition that is changed is looked up, and not read.
            reads.keySet().removeAll(writes.keySet());
        }
        return new StatementAnalysis(kind, List.copyOf(reads.values()), List.copyOf(writes.values()));
    }

    private static void put(Entity entity, Optional<List<String>> columns, Map<String, TableUse> uses) {
        switch (entity.getType()) {
            case TABLE, PARTITION, DUMMYPARTITION -> {
                Table table = entity.getTable();
                if (!table.getDbName().equals(DUMMY)) {
                    uses.put(
                            table.getCompleteName(),
                            new TableUse(
                                    Optional.empty(), Optional.of(table.getDbName()), table.getTableName(), columns));
                }
            }
            case DFS_DIR, LOCAL_DIR -> {
                String path = entity.getD().toString();
                uses.put(path, new TableUse(Optional.empty(), Optional.of(DIRECTORY), path, Optional.empty()));
            }
            default -> {
                // Databases, functions and services are no tables.
            }
        }
    }

    /** Nothing, where Hive tells none: then all may be read. */
    private static Optional<List<String>> columns(ReadEntity entity, QueryPlan plan) {
        Set<String> columns = new TreeSet<>();
        if (entity.getTable() != null && plan.getColumnAccessInfo() != null) {
            Collection<String> accessed = plan.getColumnAccessInfo()
                    .getTableToColumnAllAccessMap()
                    .getOrDefault(entity.getTable().getCompleteName(), List.of());
            columns.addAll(accessed);
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(columns));
    }

    private static Kind kind(HiveOperation operation, boolean writes) {
        if (operation == null) {
            return Kind.UNKNOWN;
        }
        return switch (operation) {
            case QUERY -> writes ? Kind.DML : Kind.QUERY;
            case CREATETABLE_AS_SELECT, LOAD, IMPORT, EXPORT, TRUNCATETABLE -> Kind.DML;
            case EXPLAIN, SWITCHDATABASE, ANALYZE_TABLE, CACHE_METADATA, RELOADFUNCTION, KILL_QUERY -> Kind.UTILITY;
            case LOCKDB, UNLOCKDB, LOCKTABLE, UNLOCKTABLE -> Kind.UTILITY;
            default -> kindByName(operation.name());
        };
    }

    private static Kind kindByName(String operation) {
        if (operation.startsWith("SHOW") || operation.startsWith("DESC")) {
            return Kind.UTILITY;
        }
        boolean definition = Set.of("CREATE", "DROP", "ALTER", "GRANT", "REVOKE", "MSCK").stream()
                .anyMatch(operation::startsWith);
        return definition ? Kind.DDL : Kind.UNKNOWN;
    }
}
