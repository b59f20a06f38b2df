package io.drawbar.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneStatementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "select 1",
                "select 1;",
                "select 1 ; -- ; end\n/* ; */ ;",
                "select ';', \"a;b\", `c;d`",
                "select 'it''s; fine'",
                "select $1 + a$b",
            })
    void theseAreOne(String text) {
        assertThat(OneStatement.is(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1; delete from t",
                "select 1;delete from t;",
                "select 'a\\'; delete from t; --'",
                "select 'a\\''; delete from t; --'",
                "select 1 -- '\r; delete from t -- '",
                "select 1 # '\n; delete from t # '",
                "select 1 // '\n; delete from t // '",
                "select 1 /* ' */; delete from t /* ' */",
                "select a$x$ ; delete from t; select a$x$",
                "select $$ ; delete from t; select $$",
                "select \"a'\"; delete from t; select \"'\"",
            })
    void theseMayBeSeveral(String text) {
        assertThat(OneStatement.is(text)).isFalse();
    }
}
