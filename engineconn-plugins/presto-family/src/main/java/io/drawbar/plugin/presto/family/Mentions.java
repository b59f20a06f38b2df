package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.analyse.Subqueries;
import io.drawbar.engine.jdbc.analyse.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names in a statement that may be those of tables it reads: more than are, never fewer. A plan is what is asked first; but it has lost what the
 * optimizer found to be without effect, such as a table behind a condition that is never true, and has views taken apart.
 *
 * @param all in their order
 * @param functions whether rows may come from a function, which may read what it likes
 */
record Mentions(List<Mention> all, boolean functions) {
    private static final Set<String> BEFORE_A_TABLE = Set.of("from", "join", "using", "table");
    private static final Set<String> AFTER_TABLES =
            Set.of("select", "where", "group", "having", "order", "limit", "union", "intersect", "except", "offset");

    /** Words that go on behind a table that has no other name. One that is missing here leaves columns untold. */
    private static final Set<String> BEHIND_A_TABLE = Set.of(
            "where",
            "group",
            "having",
            "order",
            "limit",
            "offset",
            "fetch",
            "union",
            "intersect",
            "except",
            "join",
            "inner",
            "left",
            "right",
            "full",
            "cross",
            "natural",
            "on",
            "using",
            "window",
            "when",
            "tablesample",
            "for");

    /**
     * A name where a table may stand.
     *
     * @param name of one to three parts
     * @param begin its place in the statement
     * @param end the place behind it
     * @param renamed whether the statement gives it another name there
     */
    record Mention(List<String> name, int begin, int end, boolean renamed) {

        /** Where a subquery can stand for it. */
        Subqueries.Place place() {
            String table = name.get(name.size() - 1);
            return new Subqueries.Place(
                    begin, end, renamed ? Optional.empty() : Optional.of(FamilyDriver.quoted(table)));
        }
    }

    /** Each name once. */
    Set<List<String>> names() {
        Set<List<String>> names = new LinkedHashSet<>();
        all.forEach(mention -> names.add(mention.name()));
        return names;
    }

    static Mentions of(List<Token> tokens) {
        List<Mention> all = new ArrayList<>();
        boolean functions = false;
        Deque<Boolean> lists = new ArrayDeque<>(); // whether commas part tables, for each open bracket
        boolean inList = false;
        boolean expected = false;
        for (int at = 0; at < tokens.size(); at++) {
            Token token = tokens.get(at);
            boolean wasExpected = expected;
            expected = false;
            if (token.is("(")) {
                lists.push(inList);
                inList = wasExpected;
                expected = wasExpected;
                functions |= wasExpected && at > 0 && tokens.get(at - 1).is("table");
            } else if (token.is(")")) {
                inList = !lists.isEmpty() && lists.pop();
            } else if (token.is(",")) {
                expected = inList;
            } else if (!token.quoted() && BEFORE_A_TABLE.contains(token.text())) {
                inList |= token.is("from");
                expected = true;
            } else if (!token.quoted() && AFTER_TABLES.contains(token.text())) {
                inList = false;
            } else if (token.is("lateral")) {
                expected = wasExpected;
            } else if (token.name() && wasExpected) {
                all.add(mention(tokens, at));
            }
        }
        return new Mentions(List.copyOf(all), functions);
    }

    private static Mention mention(List<Token> tokens, int at) {
        List<String> name = name(tokens, at);
        int last = at + 2 * (name.size() - 1);
        boolean renamed = last + 1 < tokens.size() && mayBeAlias(tokens.get(last + 1));
        return new Mention(name, tokens.get(at).begin(), tokens.get(last).end(), renamed);
    }

    private static boolean mayBeAlias(Token token) {
        return token.quoted() || (token.name() && !BEHIND_A_TABLE.contains(token.text()));
    }

    /** The name that begins at a token, with all its parts. */
    static List<String> name(List<Token> tokens, int from) {
        List<String> parts = new ArrayList<>();
        for (int at = from; at < tokens.size() && tokens.get(at).name(); at += 2) {
            parts.add(tokens.get(at).text());
            if (at + 1 >= tokens.size() || !tokens.get(at + 1).is(".")) {
                break;
            }
        }
        return List.copyOf(parts);
    }
}
