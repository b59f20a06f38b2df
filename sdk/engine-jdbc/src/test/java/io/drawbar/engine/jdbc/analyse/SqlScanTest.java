package io.drawbar.engine.jdbc.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.jdbc.analyse.LexicalRules.Escape;
import io.drawbar.engine.jdbc.analyse.LexicalRules.Quote;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlScanTest {
    private static final LexicalRules DOUBLED = new LexicalRules(
            List.of(new Quote('\'', false, Escape.DOUBLED), new Quote('"', true, Escape.DOUBLED)), "@$");
    private static final LexicalRules BACKSLASHES = new LexicalRules(
            List.of(new Quote('\'', false, Escape.BACKSLASH), new Quote('`', true, Escape.DOUBLED)), "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Select A.\"B \"\"C\"|select a . <b \"c>|select a . \" b \" \" c \"",
                "'it''s' x|TEXT x|TEXT TEXT x",
                "'it\\'s' x'|TEXT s TEXT|TEXT x TEXT",
                "'\\|TEXT|TEXT",
                "`a``b`|` a ` ` b `|<a`b>",
                "a$b @c _d 1e|a$b @ c _d 1e|a $ b @ c _d 1e",
                "a/**/b --|a b|a b"
            })
    void aStatementIsTakenApartByItsDatabasesRules(String text, String doubled, String backslashes) {
        assertThat(shown(text, DOUBLED)).isEqualTo(doubled);
        assertThat(shown(text, BACKSLASHES)).isEqualTo(backslashes);
    }

    @Test
    void commentsAreLeftOut() {
        assertThat(shown("a -- 'b\nc /* ` -- */ d /* e", DOUBLED)).isEqualTo("a c d");
    }

    private static String shown(String text, LexicalRules rules) {
        return SqlScan.tokens(text, rules).stream()
                .map(token -> switch (token.kind()) {
                    case WORD, SIGN -> token.text();
                    case QUOTED_NAME -> "<" + token.text() + ">";
                    case TEXT -> "TEXT";
                })
                .collect(Collectors.joining(" "));
    }

    @Test
    void placesAreThoseInTheStatement() {
        String text = "x /* y */ \"Z\"\"\" = 'a'";
        assertThat(SqlScan.tokens(text, DOUBLED))
                .extracting(token -> text.substring(token.begin(), token.end()))
                .containsExactly("x", "\"Z\"\"\"", "=", "'a'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"t (a, \"B\") x|[a, b]", "t (select a)|", "t (a b)|", "t ('a')|", "t (a,|", "t|", "t a|"})
    void namesInBracketsAreToldFromQueries(String text, String names) {
        assertThat(Token.listed(SqlScan.tokens(text, DOUBLED), 1).map(List::toString))
                .isEqualTo(Optional.ofNullable(names));
    }
}
