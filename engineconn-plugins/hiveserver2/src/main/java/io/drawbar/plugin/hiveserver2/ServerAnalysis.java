package io.drawbar.plugin.hiveserver2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a statement touches, as the server's compiler tells it to the server's own authorization: {@code EXPLAIN AUTHORIZATION}. It tells
 * no columns; those are in the plan, {@code EXPLAIN FORMATTED}. Used once.
 */
final class ServerAnalysis {
    private static final Logger log = LoggerFactory.getLogger(ServerAnalysis.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AUTHORIZATION = "EXPLAIN FORMATTED AUTHORIZATION\n";
    private static final String PLAN = "EXPLAIN FORMATTED\n";
    private static final String DEPENDENCY = "EXPLAIN DEPENDENCY\n";
    /** The statement begins on the line after those. */
    private static final Pattern LINE = Pattern.compile("\\b([Ll]ine )(\\d+)(?=:\\d)");

    /** As in {@code default@drums@made=3}; what a path or a function is called does not begin like that. */
    private static final Pattern TABLE = Pattern.compile("([^@:/]+)@([^@]+)(@.*)?");

    /** The tables that stand for a missing FROM. */
    private static final String DUMMY = "_dummy_database";
    /** Files and folders have no schema; this tells them from tables. */
    private static final String DIRECTORY = "directory";

    /** With what a session may have set else, a plan would read what was made of the tables that the statement names. */
    private static final Map<String, String> AS_WRITTEN = Map.of(
            "hive.optimize.cte.materialize.threshold", "-1",
            "hive.materializedview.rewriting", "false",
            "hive.query.results.cache.enabled", "false");

    /** They read the table that they write. */
    private static final Set<String> CHANGES = Set.of("update", "delete", "merge");

    private final Connection connection;
    private final String text;
    private final String lowerText;
    /** Whether the server plans as it was asked to. */
    private boolean asWritten = true;

    private ServerAnalysis(Connection connection, String text) {
        this.connection = connection;
        this.text = text;
        this.lowerText = text.toLowerCase(Locale.ROOT);
    }

    static StatementAnalysis of(Connection connection, String text) throws SQLException {
        return switch (FirstWord.of(text)) {
            case EXPLAINED -> new ServerAnalysis(connection, text).analysis();
            case COMMAND -> new StatementAnalysis(Kind.UTILITY, List.of(), List.of());
            case OTHER -> new StatementAnalysis(Kind.UNKNOWN, List.of(), List.of());
        };
    }

    private StatementAnalysis analysis() throws SQLException {
        JsonNode told = explain(AUTHORIZATION);
        String operation = told.path("OPERATION").asText();
        Map<String, TableUse> writes = uses(told.path("OUTPUTS"), !operation.equals("QUERY") || writesDirectory());
        Map<String, TableUse> reads = uses(told.path("INPUTS"), true);
        if (reads.values().stream().anyMatch(read -> !mentioned(read.table()))) {
            Set<String> behindViews = behindViews();
            reads.entrySet()
                    .removeIf(read -> behindViews.contains(read.getKey())
                            && !mentioned(read.getValue().table()));
        }
        Kind kind = asWritten ? kind(operation, !writes.isEmpty()) : Kind.UNKNOWN;
        if (kind == Kind.DDL) {
            // A definition that is changed is looked up, and not read.
            reads.keySet().removeAll(writes.keySet());
        }
        if (asWritten && (operation.equals("QUERY") || operation.equals("CREATETABLE_AS_SELECT"))) {
            tellColumns(operation.equals("QUERY"), reads, writes);
        }
        return new StatementAnalysis(kind, List.copyOf(reads.values()), List.copyOf(writes.values()));
    }

    private void tellColumns(boolean inserts, Map<String, TableUse> reads, Map<String, TableUse> writes)
            throws SQLException {
        Words words = Words.of(text);
        if ((reads.isEmpty() && writes.isEmpty()) || words.begins(CHANGES)) {
            return;
        }
        ServerColumns columns;
        try {
            columns = new ServerColumns(connection, statement -> explain(PLAN, statement), words);
        } catch (SQLException e) {
            log.debug("Columns cannot be told without a plan: {}", DoubtfulColumns.refusal(e));
            return;
        }
        for (Map.Entry<String, TableUse> read : reads.entrySet()) {
            if (isTable(read.getValue()) && mentioned(read.getValue().table())) {
                read.setValue(columns.read(read.getKey(), read.getValue()));
            }
        }
        for (Map.Entry<String, TableUse> write : writes.entrySet()) {
            if (isTable(write.getValue())) {
                write.setValue(inserts ? columns.inserted(write.getValue()) : columns.created(write.getValue()));
            }
        }
    }

    private static boolean isTable(TableUse use) {
        return !use.schema().equals(Optional.of(DIRECTORY));
    }

    /** Else the folders that a query writes are those of its own result. */
    private boolean writesDirectory() {
        return mentioned("overwrite") && mentioned(DIRECTORY);
    }

    /**
     * Whether a name may stand in the statement. What is read and has no name there is read by a view; what has one may be read by both.
     */
    private boolean mentioned(String name) {
        return lowerText.contains("${")
                || Pattern.compile("(?<!\\w)" + Pattern.quote(name.toLowerCase(Locale.ROOT)) + "(?!\\w)")
                        .matcher(lowerText)
                        .find();
    }

    private Set<String> behindViews() throws SQLException {
        Set<String> names = new HashSet<>();
        for (JsonNode table : explain(DEPENDENCY).path("input_tables")) {
            if (table.has("tableParents")) {
                names.add(table.path("tablename").asText());
            }
        }
        return names;
    }

    private static Map<String, TableUse> uses(JsonNode names, boolean paths) {
        Map<String, TableUse> uses = new LinkedHashMap<>();
        for (JsonNode node : names) {
            String name = node.asText();
            Matcher table = TABLE.matcher(name);
            if (table.matches()) {
                if (!table.group(1).equals(DUMMY)) {
                    uses.put(table.group(1) + "@" + table.group(2), use(table.group(1), table.group(2)));
                }
            } else if (paths && name.contains("/")) {
                uses.put(name, use(DIRECTORY, name));
            }
            // Databases, functions and services are no tables.
        }
        return uses;
    }

    private static TableUse use(String schema, String table) {
        return new TableUse(Optional.empty(), Optional.of(schema), table, Optional.empty());
    }

    private JsonNode explain(String prefix) throws SQLException {
        return explain(prefix, text);
    }

    private JsonNode explain(String prefix, String statement) throws SQLException {
        try (Statement ask = connection.createStatement()) {
            if (asWritten) {
                DriverParts.overlay(ask).putAll(AS_WRITTEN);
            }
            StringBuilder told = new StringBuilder();
            try (ResultSet rows = ask.executeQuery(prefix + statement)) {
                while (rows.next()) {
                    told.append(rows.getString(1));
                }
            }
            return JSON.readTree(told.toString());
        } catch (JsonProcessingException e) {
            throw new SQLException(
                    "The server's explanation is not as expected: " + e.getOriginalMessage(), "XX000", e);
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            if (asWritten && message.contains("statement specific settings")) {
                // An administrator keeps these settings to themselves.
                asWritten = false;
                return explain(prefix, statement);
            }
            throw shifted(message, e);
        }
    }

    /** Places are those in the text as it was written. The cause, which names others, is not told, and kept for those who debug. */
    private static SQLException shifted(String message, SQLException thrown) {
        String here = LINE.matcher(message)
                .replaceAll(line -> line.group(1) + Math.max(0, Integer.parseInt(line.group(2)) - 1));
        SQLException shifted = new SQLException(here, thrown.getSQLState(), thrown.getErrorCode());
        shifted.addSuppressed(thrown);
        return shifted;
    }

    private static Kind kind(String operation, boolean writes) {
        return switch (operation) {
            case "QUERY" -> writes ? Kind.DML : Kind.QUERY;
            case "CREATETABLE_AS_SELECT", "LOAD", "TRUNCATETABLE" -> Kind.DML;
            case "SWITCHDATABASE", "LOCKDB", "UNLOCKDB", "LOCKTABLE", "UNLOCKTABLE" -> Kind.UTILITY;
            default -> kindByName(operation);
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
