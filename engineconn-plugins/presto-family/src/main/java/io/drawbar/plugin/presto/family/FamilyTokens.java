package io.drawbar.plugin.presto.family;

import io.drawbar.engine.jdbc.analyse.LexicalRules;
import io.drawbar.engine.jdbc.analyse.LexicalRules.Escape;
import io.drawbar.engine.jdbc.analyse.LexicalRules.Quote;
import io.drawbar.engine.jdbc.analyse.SqlScan;
import io.drawbar.engine.jdbc.analyse.Token;
import java.util.List;

/** The words, names and signs of a statement, without literals and comments. */
final class FamilyTokens {
    private static final LexicalRules RULES = new LexicalRules(
            List.of(new Quote('\'', false, Escape.DOUBLED), new Quote('"', true, Escape.DOUBLED)), "@$");

    private FamilyTokens() {}

    static List<Token> of(String text) {
        return SqlScan.tokens(text, RULES).stream()
                .filter(token -> token.kind() != Token.Kind.TEXT)
                .toList();
    }
}
