package io.drawbar.plugin.presto.family;

import io.drawbar.plugin.presto.family.SqlTokens.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Names in a statement that may be those of tables it reads: more than are, never fewer. A plan is what is asked first; but it has lost what the
 * optimizer found to be without effect, such as a table behind a condition that is never true, and has views taken apart.
 *
 * @param names each of one to three parts
 * @param functions whether rows may come from a function, which may read what it likes
 */
record Mentions(Set<List<String>> names, boolean functions) {
    private static final Set<String> BEFORE_A_TABLE = Set.of("from", "join", "using", "table");
    private static final Set<String> AFTER_TABLES =
            Set.of("select", "where", "group", "having", "order", "limit", "union", "intersect", "except", "offset");

    static Mentions of(List<Token> tokens) {
        Set<List<String>> names = new LinkedHashSet<>();
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
                names.add(name(tokens, at));
            }
        }
        return new Mentions(names, functions);
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
