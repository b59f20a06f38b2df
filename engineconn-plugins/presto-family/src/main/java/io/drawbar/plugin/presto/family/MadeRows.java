package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.analyse.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An INSERT or a CREATE TABLE AS. Their own plans are not asked for: a cluster makes them by having the connector begin to write, and one
 * such as Trino's for tables in memory has made a new table by then. The cluster has parsed the statement before, so the words stand
 * where its grammar wants them.
 *
 * @param name of the table
 * @param insert whether the table is there
 * @param columns that are named behind it; empty when none are
 * @param begin of the query in the text
 * @param end of the query in the text
 */
record MadeRows(List<String> name, boolean insert, Optional<List<String>> columns, int begin, int end) {
    private static final Set<String> BESIDE = Set.of("or", "replace", "if", "not", "exists");

    private static final Set<String> BEGIN_A_QUERY = Set.of("(", "select", "with", "values", "table");

    /** Empty when it is neither, or of a form that is not known here. */
    static Optional<MadeRows> of(String text) {
        List<Token> tokens = FamilyTokens.of(text);
        boolean insert = Token.is(tokens, 0, "insert") && Token.is(tokens, 1, "into");
        if (!insert && !Token.is(tokens, 0, "create")) {
            return Optional.empty();
        }
        int at = insert ? 2 : beside(tokens, 1);
        if (!insert) {
            if (!Token.is(tokens, at, "table")) {
                return Optional.empty();
            }
            at = beside(tokens, at + 1);
        }
        List<String> name = Mentions.name(tokens, at);
        at += Math.max(0, 2 * name.size() - 1);
        Optional<List<String>> columns = Token.listed(tokens, at);
        at += columns.map(all -> 2 * all.size() + 1).orElse(0);
        int end = tokens.size();
        if (!insert) {
            at = behindAs(tokens, at);
            end = beforeData(tokens);
        }
        return name.isEmpty()
                        || at >= end
                        || !BEGIN_A_QUERY.contains(tokens.get(at).text())
                ? Optional.empty()
                : Optional.of(new MadeRows(
                        name,
                        insert,
                        columns,
                        tokens.get(at).begin(),
                        // Behind the last token may be a literal.
                        end < tokens.size() ? tokens.get(end).begin() : text.length()));
    }

    private static int beside(List<Token> tokens, int from) {
        int at = from;
        while (at < tokens.size()
                && !tokens.get(at).quoted()
                && BESIDE.contains(tokens.get(at).text())) {
            at++;
        }
        return at;
    }

    /** Past a comment and properties, whose values are in brackets. */
    private static int behindAs(List<Token> tokens, int from) {
        int depth = 0;
        for (int at = from; at < tokens.size(); at++) {
            if (tokens.get(at).is("(")) {
                depth++;
            } else if (tokens.get(at).is(")")) {
                depth--;
            } else if (depth == 0 && tokens.get(at).is("as")) {
                return at + 1;
            }
        }
        return tokens.size();
    }

    private static int beforeData(List<Token> tokens) {
        int last = tokens.size() - 1;
        if (!Token.is(tokens, last, "data")) {
            return tokens.size();
        }
        int with = Token.is(tokens, last - 1, "no") ? last - 2 : last - 1;
        return Token.is(tokens, with, "with") ? with : tokens.size();
    }
}
