package io.drawbar.plugin.presto.family;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in a statement's text without the cluster. */
class StatementTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select a, b from t|t",
                "select 'from x' from t -- from y|t",
                "select * /* from x */ from c.s.t, \"U\" u, lateral (select 1 from v)|c.s.t u v",
                "select * from (t cross join u), w where a in (select b from x) and c = d, e|t u w x",
                "select * from t join u on t.a = u.a, w order by a, b|t u w",
                "select extract(year from d) from t|d t",
                "with c as (select * from t) table c|t c",
                "merge into t using s on t.a = s.a when matched then delete|s",
                "select (select max(a) from u), b from t|u t"
            })
    void everyNameThatMayBeATableIsFound(String text, String names) {
        assertThat(Mentions.of(SqlTokens.of(text)).names())
                .extracting(name -> String.join(".", name))
                .containsExactlyInAnyOrder(names.split(" "));
    }

    @Test
    void functionsThatAnswerTablesAreNoticed() {
        assertThat(Mentions.of(SqlTokens.of("select * from table(system.query(q => 'x'))"))
                        .functions())
                .isTrue();
        assertThat(Mentions.of(SqlTokens.of("select * from (select 1)")).functions())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create table if not exists s.t (a int)|s.t",
                "drop view v|v",
                "alter table if exists t rename to s.u|t s.u",
                "alter table t rename column a to b|t",
                "truncate table t|t",
                "create or replace view v security invoker as select 1|v"
            })
    void whatADefinitionNamesIsFound(String text, String names) {
        assertThat(Definition.of(SqlTokens.of(text)).orElseThrow().names())
                .extracting(name -> String.join(".", name))
                .containsExactlyInAnyOrder(names.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop schema s cascade",
                "create table t (like u)",
                "grant select on t to a",
                "create function f() returns int return 1",
                "comment on table t is 'x'"
            })
    void otherDefinitionsAreNotGuessedAt(String text) {
        assertThat(Definition.of(SqlTokens.of(text))).isEmpty();
    }

    @Test
    void nullsStandForParametersAndPlacesAreCountedWithoutThem() {
        String text = "select '?', ?, -- ?\n  ?, x";
        assertThat(Markers.count(text)).isEqualTo(2);
        String filled = Markers.filled(text);
        assertThat(filled).isEqualTo("select '?', null, -- ?\n  null, x");
        int column = filled.substring(filled.indexOf('\n')).indexOf('x');
        assertThat(Markers.column(text, 2, column)).isEqualTo(6);
        assertThat(Markers.column(text, 1, 8)).isEqualTo(8);
        assertThat(List.of(Markers.column(text, 2, 3), Markers.column(text, 2, 5)))
                .containsOnly(3);
    }
}
