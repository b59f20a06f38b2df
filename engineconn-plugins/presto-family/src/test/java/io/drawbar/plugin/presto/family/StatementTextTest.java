package io.drawbar.plugin.presto.family;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
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
        assertThat(Mentions.of(FamilyTokens.of(text)).names())
                .extracting(name -> String.join(".", name))
                .containsExactlyInAnyOrder(names.split(" "));
    }

    @Test
    void functionsThatAnswerTablesAreNoticed() {
        assertThat(Mentions.of(FamilyTokens.of("select * from table(system.query(q => 'x'))"))
                        .functions())
                .isTrue();
        assertThat(Mentions.of(FamilyTokens.of("select * from (select 1)")).functions())
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
        assertThat(Definition.of(FamilyTokens.of(text)).orElseThrow().names())
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
        assertThat(Definition.of(FamilyTokens.of(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "insert into s.t select 1|s.t||select 1",
                "insert into t select a from u where b = 'x'|t||select a from u where b = 'x'",
                "insert into t (a, \"B\") values (1, 2)|t|a b|values (1, 2)",
                "insert into t (a) (select 1)|t|a|(select 1)",
                "insert into t (select a, b from u)|t||(select a, b from u)",
                "insert into t (table u)|t||(table u)",
                "create table t as select 1 as a -- x|t||select 1 as a -- x",
                "create or replace table if not exists c.s.t (a, b) as with q as (select 1) select 2|c.s.t|a b|with q as"
                        + " (select 1) select 2",
                "create table t comment 'as' with (x = cast(1 as bigint)) as (select 1 as a)with no data|t||(select 1 as"
                        + " a)",
                "create table t as select data/**/with data|t||select data/**/"
            })
    void theQueryOfAChangeIsFound(String text, String name, String columns, String query) {
        MadeRows rows = MadeRows.of(text).orElseThrow();
        assertThat(String.join(".", rows.name())).isEqualTo(name);
        assertThat(rows.columns().map(all -> String.join(" ", all))).isEqualTo(Optional.ofNullable(columns));
        assertThat(text.substring(rows.begin(), rows.end())).isEqualTo(query);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create table t (a int, b int)",
                "create table t (like u)",
                "create view v as select 1",
                "insert into t @ branch select 1",
                "delete from t",
                "select 1"
            })
    void otherStatementsMakeNoRows(String text) {
        assertThat(MadeRows.of(text)).isEmpty();
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
