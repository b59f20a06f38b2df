package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.jdbc.analyse.LexicalRules;
import io.drawbar.engine.jdbc.analyse.LexicalRules.Escape;
import io.drawbar.engine.jdbc.analyse.LexicalRules.Quote;
import io.drawbar.engine.jdbc.analyse.SqlScan;
import io.drawbar.engine.jdbc.analyse.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The words, names and signs of a statement: what it may name, more than it does and never less. Which names are those of columns is for
 * the server to say.
 */
final class Words {
    private static final Set<String> BEFORE_A_STAR = Set.of("select", "distinct", "all", ",", ".");

    /** Words behind which an expression begins. What is behind another word may be a name that is given. */
    private static final Set<String> BEFORE_AN_EXPRESSION = Set.of(
            "select",
            "distinct",
            "by",
            "where",
            "and",
            "or",
            "not",
            "on",
            "having",
            "when",
            "then",
            "else",
            "case",
            "in",
            "between",
            "like",
            "(",
            ",",
            "=",
            "<",
            ">",
            "!",
            "+",
            "-",
            "*",
            "/",
            "%",
            ".",
            "[");

    private static final Set<String> BEFORE_A_RELATION =
            Set.of("from", "join", "as", "all", "union", "except", "intersect", "minus", "distinct");

    /** A server may be set to take the double quotes for those of names. */
    private static final LexicalRules RULES = new LexicalRules(
            List.of(
                    new Quote('\'', false, Escape.BACKSLASH),
                    new Quote('"', true, Escape.BACKSLASH),
                    new Quote('`', true, Escape.DOUBLED)),
            "");

    private final String text;
    private final List<Token> found;

    private Words(String text) {
        this.text = text;
        this.found = SqlScan.tokens(text, RULES);
    }

    static Words of(String text) {
        return new Words(text);
    }

    List<Token> all() {
        return found;
    }

    String text() {
        return text;
    }

    /** Also of a name in quotes. */
    boolean is(int index, String word) {
        return index >= 0 && index < found.size() && found.get(index).text().equals(word);
    }

    /** Whether the statement begins with one of some words, behind brackets. */
    boolean begins(Set<String> words) {
        return found.stream()
                .filter(Token::name)
                .findFirst()
                .filter(first -> words.contains(first.text()))
                .isPresent();
    }

    /** Whether the statement may name all columns of a table without naming one: by a star, a pattern, a variable. */
    boolean mayNameAll() {
        for (int i = 0; i < found.size(); i++) {
            Token word = found.get(i);
            boolean counted = is(i - 1, "(") && is(i - 2, "count");
            boolean star = is(i, "*")
                    && i > 0
                    && !counted
                    && (is(i - 1, "(")
                            || BEFORE_A_STAR.contains(found.get(i - 1).text()));
            boolean pattern = word.name() && word.text().chars().anyMatch(c -> "*+?|".indexOf(c) >= 0);
            boolean variable = is(i, "$") && is(i + 1, "{");
            if (star || pattern || variable || is(i, "natural")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Which of a table's columns the statement may name. One behind a dot is that of what stands before the dot, and not of this table when
     * that is none of its names: the table's own and what stands right behind it. A name that is given further behind, past a sample, a
     * moment or a function of the table, is not looked for.
     */
    Set<String> mayName(String table, List<String> columns) {
        Set<String> names = new HashSet<>(Set.of(table));
        boolean farNamed = false;
        for (int i = 0; i < found.size(); i++) {
            if (is(i, table)) {
                farNamed |= is(i + 1, "tablesample") || is(i + 1, "for") || (is(i - 1, "on") && !is(i + 1, "."));
                int alias = is(i + 1, "as") ? i + 2 : i + 1;
                if (alias < found.size() && found.get(alias).name()) {
                    names.add(found.get(alias).text());
                }
            }
        }
        Set<String> named = new HashSet<>();
        for (int i = 0; i < found.size(); i++) {
            String word = found.get(i).text();
            boolean others = is(i - 1, ".")
                    && i > 1
                    && !farNamed
                    && !names.contains(found.get(i - 2).text());
            if (found.get(i).name() && columns.contains(word) && !others) {
                named.add(word);
            }
        }
        return named;
    }

    /** Whether a name may be given to something in the statement. */
    boolean mayBeGiven(String name) {
        for (int i = 0; i < found.size(); i++) {
            if (is(i, name)
                    && !(i > 0 && BEFORE_AN_EXPRESSION.contains(found.get(i - 1).text()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether there may be queries whose names may be those of queries around them. */
    boolean mayCorrelate() {
        for (int i = 2; i < found.size(); i++) {
            if ((is(i, "select") || is(i, "with") || is(i, "from"))
                    && is(i - 1, "(")
                    && !BEFORE_A_RELATION.contains(found.get(i - 2).text())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Rows that are inserted.
     *
     * @param schema empty where it is not written
     * @param partition the columns of the partition that is written
     * @param columns that are listed; empty when none are
     */
    record Insert(Optional<String> schema, String table, List<String> partition, Optional<List<String>> columns) {}

    /** Each INSERT into a table, as the grammar wants it: behind the table may be a partition, and behind that a list of columns. */
    List<Insert> inserts() {
        List<Insert> inserts = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (is(i, "insert") && (is(i + 1, "into") || is(i + 1, "overwrite")) && !is(i + 2, "directory")) {
                insert(is(i + 2, "table") ? i + 3 : i + 2).ifPresent(inserts::add);
            }
        }
        return inserts;
    }

    private Optional<Insert> insert(int from) {
        boolean qualified = is(from + 1, ".");
        int last = qualified ? from + 2 : from;
        if (last >= found.size() || !found.get(last).name()) {
            return Optional.empty();
        }
        int next = last + 1;
        List<String> partition = new ArrayList<>();
        if (is(next, "partition") && is(next + 1, "(")) {
            for (next += 2; next < found.size() && !is(next - 1, ")"); next++) {
                if (is(next - 1, "(") || is(next - 1, ",")) {
                    partition.add(found.get(next).text());
                }
            }
        }
        if (is(next, "if") && is(next + 1, "not") && is(next + 2, "exists")) {
            next += 3;
        }
        return Optional.of(new Insert(
                qualified ? Optional.of(found.get(from).text()) : Optional.empty(),
                found.get(last).text(),
                partition,
                Token.listed(found, next)));
    }
}
