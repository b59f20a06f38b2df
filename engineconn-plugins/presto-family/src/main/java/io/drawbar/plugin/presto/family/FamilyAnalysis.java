package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.analyse.Token;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.plugin.presto.family.FamilyDialect.Place;
import io.drawbar.plugin.presto.family.StatementColumns.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a statement touches, as the cluster's planner tells it. What a plan leaves out, because its rows make no difference or because a
 * view hides it, is added where the text names it and the cluster knows it. Used once, and never for anything but explanations.
 */
final class FamilyAnalysis {
    private static final String EXPLAIN = "EXPLAIN (TYPE IO, FORMAT JSON)\n";
    private static final String VALIDATE = "EXPLAIN (TYPE VALIDATE)\n";
    /** The statement begins on the line after those. */
    private static final int LINES_BEFORE = 1;

    private static final Set<String> QUERIES = Set.of("select", "with", "values", "table");
    private static final Set<String> CHANGES = Set.of("delete", "update", "merge");
    private static final Set<String> UTILITIES = Set.of(
            "show",
            "describe",
            "desc",
            "explain",
            "use",
            "set",
            "reset",
            "prepare",
            "deallocate",
            "start",
            "commit",
            "rollback");

    private final FamilyDialect dialect;
    private final Connection connection;
    private final String text;
    private final List<Token> tokens;
    private final Set<TableName> reads = new LinkedHashSet<>();
    private final Set<TableName> writes = new LinkedHashSet<>();
    private Map<TableName, List<String>> readColumns = Map.of();
    /** Of the one table that a statement with a plan writes. */
    private Optional<List<String>> writtenColumns = Optional.empty();

    private FamilyAnalysis(FamilyDialect dialect, Connection connection, String text) {
        this.dialect = dialect;
        this.connection = connection;
        this.text = text;
        this.tokens = FamilyTokens.of(text);
    }

    static StatementAnalysis of(FamilyDialect dialect, Connection connection, String text)
            throws SQLException, EngineException {
        FamilyAnalysis analysis = new FamilyAnalysis(dialect, connection, text);
        Kind kind = analysis.kind();
        return new StatementAnalysis(
                kind,
                analysis.reads.stream()
                        .map(table -> table.use(Optional.ofNullable(analysis.readColumns.get(table))))
                        .toList(),
                analysis.writes.stream()
                        .map(table -> table.use(analysis.writtenColumns))
                        .toList());
    }

    private Kind kind() throws SQLException, EngineException {
        Optional<MadeRows> makes = MadeRows.of(text);
        if (makes.isPresent()) {
            return made(makes.get());
        }
        IoPlan plan = plan(text);
        List<String> words = words();
        String first = words.get(0);
        if (UTILITIES.contains(first)) {
            // They read the catalogs' own tables, which is nobody's secret, and name others.
            boolean hidden = addMentioned(tokens, List.of());
            boolean runs = first.equals("explain") && words.get(1).equals("analyze");
            return runs || hidden ? Kind.UNKNOWN : Kind.UTILITY;
        }
        if (!plan.planned()) {
            return defined();
        }
        reads.addAll(plan.reads());
        plan.writes().ifPresent(writes::add);
        if (addMentioned(tokens, plan.reads())) {
            return Kind.UNKNOWN;
        }
        if (QUERIES.contains(first)) {
            tellColumns(text, Optional.empty());
            return Kind.QUERY;
        }
        return CHANGES.contains(first) && plan.writes().isPresent() ? Kind.DML : Kind.UNKNOWN;
    }

    private Kind made(MadeRows rows) throws SQLException, EngineException {
        String unused = explained(VALIDATE, text);
        writes.add(TableName.of(rows.name(), connection));
        return reads(part(rows.begin(), rows.end()), Optional.of(rows)) ? Kind.DML : Kind.UNKNOWN;
    }

    /**
     * Adds what a query reads that is a part of the statement.
     *
     * @return whether that is all
     */
    private boolean reads(String query, Optional<MadeRows> makes) throws SQLException, EngineException {
        IoPlan plan = plan(query);
        reads.addAll(plan.reads());
        if (addMentioned(FamilyTokens.of(query), plan.reads())) {
            return false;
        }
        tellColumns(query, makes);
        return true;
    }

    /** What is before and behind it is left empty, so that places stay. */
    private String part(int begin, int end) {
        return text.substring(0, begin).replaceAll("\\S", " ") + text.substring(begin, end);
    }

    private void tellColumns(String query, Optional<MadeRows> makes) throws SQLException {
        Columns columns = new StatementColumns(connection, Markers.filled(query), reads, makes).find();
        readColumns = columns.read();
        writtenColumns = columns.written();
    }

    /** The first two, behind brackets; empty where there are no more. */
    private List<String> words() {
        return Stream.concat(tokens.stream().filter(token -> !token.is("(")).map(Token::text), Stream.of("", ""))
                .limit(2)
                .toList();
    }

    private Kind defined() throws SQLException, EngineException {
        Optional<Definition> definition = tokens.isEmpty() ? Optional.empty() : Definition.of(tokens);
        if (definition.isEmpty()) {
            return Kind.UNKNOWN;
        }
        for (List<String> name : definition.get().names()) {
            writes.add(TableName.of(name, connection));
        }
        if (definition.get().query().isPresent()
                && !reads(part(definition.get().query().getAsInt(), text.length()), Optional.empty())) {
            return Kind.UNKNOWN;
        }
        return tokens.get(0).is("truncate") ? Kind.DML : Kind.DDL;
    }

    /**
     * The plan of a statement whose lines are the text's. Which values its parameters have makes no difference to what it touches, and the
     * clusters explain nothing that has parameters.
     */
    private IoPlan plan(String statement) throws SQLException, EngineException {
        return IoPlan.of(explained(EXPLAIN, statement));
    }

    private String explained(String how, String statement) throws SQLException, EngineException {
        try (Statement explain = connection.createStatement();
                ResultSet rows = explain.executeQuery(how + Markers.filled(statement))) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw dialect.failure(e, sent -> {
                int line = Math.max(1, sent.line() - LINES_BEFORE);
                return new Place(line, Markers.column(statement, line, sent.column()));
            });
        }
    }

    /**
     * Adds what the text names and the plan does not tell.
     *
     * @return whether something may be read that has no name here
     */
    private boolean addMentioned(List<Token> from, List<TableName> told) throws SQLException {
        Mentions mentions = Mentions.of(from);
        List<TableName> tables = new ArrayList<>();
        List<TableName> other = new ArrayList<>(told);
        for (List<String> name : mentions.names()) {
            TableName mentioned = TableName.of(name, connection);
            if (told.contains(mentioned)) {
                other.remove(mentioned);
            } else {
                switch (type(mentioned)) {
                    case VIEW -> reads.add(mentioned);
                    case TABLE -> tables.add(mentioned);
                    case NONE -> {}
                }
            }
        }
        for (TableName table : tables) {
            // A connector may tell another name of the schema than the statement does.
            long here = tables.stream().filter(table::mayBe).count();
            long there = other.stream().filter(table::mayBe).count();
            if (here > there) {
                reads.add(table);
            }
        }
        return mentions.functions();
    }

    private enum Type {
        TABLE,
        VIEW,
        NONE
    }

    private Type type(TableName name) throws SQLException {
        if (name.catalog().isEmpty() || name.schema().isEmpty()) {
            return Type.NONE;
        }
        String tables = "select table_type from " + FamilyDriver.quoted(name.catalog())
                + ".information_schema.tables where table_schema = ? and table_name = ?";
        try (PreparedStatement ask = connection.prepareStatement(tables)) {
            ask.setString(1, name.schema());
            ask.setString(2, name.table());
            try (ResultSet rows = ask.executeQuery()) {
                if (!rows.next()) {
                    return Type.NONE;
                }
                return rows.getString(1).contains("VIEW") ? Type.VIEW : Type.TABLE;
            }
        } catch (SQLException e) {
            if (FamilyDialect.isUsers(e)) { // there is no such catalog, so this was no table's name
                return Type.NONE;
            }
            throw e;
        }
    }
}
