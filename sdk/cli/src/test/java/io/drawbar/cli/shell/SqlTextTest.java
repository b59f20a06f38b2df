package io.drawbar.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.cli.shell.SqlText.Missing;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlTextTest {

    @Test
    void aStatementIsFinishedAtItsSemicolonAndNowhereInsideOfQuotesOrComments() {
        Map<String, Missing> cases = Map.ofEntries(
                Map.entry("", Missing.NOTHING),
                Map.entry("-- only a comment", Missing.NOTHING),
                Map.entry("select 1", Missing.SEMICOLON),
                Map.entry("select 1;", Missing.NOTHING),
                Map.entry("select 1; -- done", Missing.NOTHING),
                Map.entry("select ';'", Missing.SEMICOLON),
                Map.entry("select 'it''s;", Missing.QUOTE),
                Map.entry("select 'a\\';'", Missing.SEMICOLON),
                Map.entry("select `a;b` /* ; */", Missing.SEMICOLON),
                Map.entry("select 1 /* never closed;", Missing.COMMENT),
                Map.entry("select 1 -- no ; here", Missing.SEMICOLON),
                Map.entry("begin select 1; select 2;", Missing.SEMICOLON),
                Map.entry("begin select 1; end;", Missing.NOTHING));
        cases.forEach(
                (text, missing) -> assertThat(SqlText.missing(text)).as(text).isEqualTo(missing));
    }

    @Test
    void useAndSetAreRememberedForTheNextStatements() {
        PromptState state = new PromptState();
        state.learn("use tpch;");
        state.learn("SET spark.sql.ansi.enabled = true ;");
        state.learn("select 1;");
        assertThat(state.schema()).hasValue("tpch");
        assertThat(state.settings()).containsExactly(Map.entry("spark.sql.ansi.enabled", "true"));
        state.learn("use other.place");
        assertThat(state.catalog()).hasValue("other");
        assertThat(state.schema()).hasValue("place");
    }
}
