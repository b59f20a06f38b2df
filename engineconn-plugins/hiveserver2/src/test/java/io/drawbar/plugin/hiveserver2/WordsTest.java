package io.drawbar.plugin.hiveserver2;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in a statement's text without the server. */
class WordsTest {
    private static final List<String> COLUMNS = List.of("id", "name", "two words", "made");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "select ID from drums|[id]",
                "select `two words` from drums where made = 3|[made, two words]",
                "select 'name', \"id\" from drums -- made|[id]",
                "select 'it\\'s name' from drums /* id */|[]",
                "select 1 as name from drums|[name]",
                "select d.id, f.name from drums d join fifes f on d.id = f.id|[id]",
                "select d.id from drums as d, fifes f where f.name = 'x'|[id]",
                "select drums.name from shop.drums, fifes f where f.id = 1|[name]",
                "select d.name from drums tablesample (1 rows) d|[name]",
                "select d.name from drums for system_time as of '2024-01-01' d|[name]",
                "select d.name from noop(on drums partition by id) d|[id, name]",
                "select f.name from fifes f join drums d on drums.id = 1|[id]",
                "select x.name from drums y join fifes x on x.id = y.id union all select x.id from drums x|[id, name]",
                "select f.made.id from drums, fifes f|[]",
                "select count(*) from drums|[]"
            })
    void everyColumnThatMayBeATablesIsFound(String text, String columns) {
        assertThat(Words.of(text).mayName("drums", COLUMNS).stream().sorted().toList())
                .hasToString(columns);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "select * from t|true",
                "select a, t.* from t|true",
                "select distinct * from t|true",
                "select transform(*) using 'cat' from t|true",
                "select `(a)?+.+` from t|true",
                "select ${columns} from t|true",
                "select count(*), a * b from t|false",
                "select (a) * 2, '*' from t /* * */|false"
            })
    void itIsNoticedWhereAllColumnsMayBeMeant(String text, boolean all) {
        assertThat(Words.of(text).mayNameAll()).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "select name, t.name, max(name) from t where name = name order by name|false",
                "select id as name from t|true",
                "select 'x' name from t|true",
                "select (id) name from t|true",
                "select id from t name|true"
            })
    void itIsNoticedWhereANameMayBeGiven(String text, boolean given) {
        assertThat(Words.of(text).mayBeGiven("name")).isEqualTo(given);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "with q as (select 1) select * from (select 2 union all (select 3)) x join (select 4) y|false",
                "select 1 from t where a in (select b from u)|true",
                "select (select max(b) from u) from t|true",
                "select 1 from t where not exists (select b from u)|true"
            })
    void itIsNoticedWhereQueriesMayCorrelate(String text, boolean correlate) {
        assertThat(Words.of(text).mayCorrelate()).isEqualTo(correlate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "select a from reeds where b|select a from (select + from reeds) `reeds` where b",
                "select r.a from `Reeds` r, x, shop.REEDS|select r.a from (select + from `Reeds`) r, x, (select + from shop.REEDS)"
                        + " `reeds`",
                "insert into reeds select reeds.a from other.reeds join reeds as q|insert into reeds select reeds.a from"
                        + " other.reeds join (select + from reeds) as q"
            })
    void subqueriesStandInATablesPlaces(String text, String stoodIn) {
        assertThat(places(text).orElseThrow().with(place -> "+")).isEqualTo(stoodIn);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {"with reeds as (select 1) select 2", "select reeds from t", "select 1 from t reeds", "select 1"})
    void placesThatAreNotSureAreNotGuessedAt(String text) {
        assertThat(places(text)).isEmpty();
    }

    private static Optional<TablePlaces> places(String text) {
        return TablePlaces.of(
                Words.of(text), new TableUse(Optional.empty(), Optional.of("shop"), "reeds", Optional.empty()));
    }

    @Test
    void insertsAreFoundWithPartitionsAndColumns() {
        String text = "from s insert into table shop.T partition (made = 5, `day`) (id, Name) select 1, 2"
                + " insert overwrite table u partition (x) if not exists select 1"
                + " insert overwrite directory '/tmp/x' select 1 insert into v (select a from w)";
        assertThat(Words.of(text).inserts().stream().map(Words.Insert::toString))
                .containsExactly(
                        "Insert[schema=Optional[shop], table=t, partition=[made, day], columns=Optional[[id, name]]]",
                        "Insert[schema=Optional.empty, table=u, partition=[x], columns=Optional.empty]",
                        "Insert[schema=Optional.empty, table=v, partition=[], columns=Optional.empty]");
    }
}
