package io.drawbar.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.jdbc.internal.wire.ProtoReader;
import io.drawbar.protocol.v1.LexicalRules;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Markers are found only where they are markers, and no value can become anything but a value. */
class SqlTextTest {
    private static final Lexical SPARK = rules(LexicalRules.newBuilder()
            .setDoubleQuoteIsString(true)
            .setBacktickQuotesIdentifier(true)
            .setBackslashEscapes(true)
            .setNestedComments(true)
            .build());
    private static final Lexical ANSI =
            rules(LexicalRules.newBuilder().setDollarQuotes(true).build());

    private static Lexical rules(LexicalRules rules) {
        return Lexical.parse(new ProtoReader(rules.toByteArray()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select ? | 1",
                "select ?, ? from t where a=? | 3",
                "select '?' | 0",
                "select 'it''s ?', ? | 1",
                "select 'it\\'s ?', ? | 1",
                "select \"a ? b\", ? | 1",
                "select `?`, ? | 1",
                "select ? -- ? | 1",
                "select /* ? */ ? | 1",
                "select /* /* ? */ ? */ ? | 1",
                "select 'open ? | 0",
                "select a ?? b, ? | 1",
                "select '--', ?, '/*', ? | 2",
            })
    void markersAreFoundInSpark(String sql, int count) {
        assertThat(SqlText.of(sql, SPARK).parameters()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select 'a\\', ? | 1",
                "select $$ ? $$, ? | 1",
                "select $tag$ ? $$ ? $tag$, ? | 1",
                "select $1, ? | 1",
                "select \"?\"\"?\", ? | 1",
                "select # ? | 1",
            })
    void markersAreFoundInStandardSql(String sql, int count) {
        assertThat(SqlText.of(sql, ANSI).parameters()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table t; --",
                "\\'; drop table t; --",
                "\\",
                "\\\\'",
                "'' or ''=''",
                "'\\''",
                "a\nb\r\t\0c",
                "?",
                "??",
                "$$",
                "*/ union select 1 /*",
                "\u2019 or 1=1",
                "\uD83D\uDE00 \\uD83D",
                "x' || (select 1) || 'y",
                "${spark.some.secret} $${x} \\${y}",
            })
    void aTextStaysOneLiteralWhateverIsInIt(String text) {
        for (Lexical rules : List.of(SPARK, ANSI)) {
            String literal = Parameter.of(text).literal(rules);
            // Whoever reads it by the same rules finds one quoted piece, from the first character to the last.
            String sql = literal + "?";
            SqlText read = SqlText.of(sql, rules);
            assertThat(read.parameters()).isEqualTo(1);
            assertThat(read.with(List.of("X"))).isEqualTo(literal + " X ");
            assertThat(unquoted(literal, rules)).isEqualTo(text);
            assertThat(rules.backslashEscapes() && literal.contains("${"))
                    .as("a variable of the engine's")
                    .isFalse();
        }
    }

    private static String unquoted(String literal, Lexical rules) {
        String inside = literal.substring(1, literal.length() - 1);
        if (!rules.backslashEscapes()) {
            return inside.replace("''", "'");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < inside.length(); i++) {
            if (inside.charAt(i) == '\\') {
                i++;
            }
            text.append(inside.charAt(i));
        }
        return text.toString();
    }

    @Test
    void literalsDoNotGrowTogetherWithWhatIsAroundThem() {
        String sql = SqlText.of("select 5-? , a?? from t where x in(?,?)", ANSI)
                .with(List.of(
                        Parameter.of(-1).literal(ANSI),
                        Parameter.of("a").literal(ANSI),
                        Parameter.of(null).literal(ANSI)));
        assertThat(sql).isEqualTo("select 5- -1  , a? from t where x in( 'a' , NULL )");
    }

    @Test
    void valuesOfEveryTypeHaveLiterals() {
        assertThat(Parameter.of(true).literal(ANSI)).isEqualTo("TRUE");
        assertThat(Parameter.of(new BigDecimal("1E+3")).literal(ANSI)).isEqualTo("1000");
        assertThat(Parameter.of(new BigDecimal("-0.10")).literal(ANSI)).isEqualTo("-0.10");
        assertThat(Parameter.of(Double.NaN).literal(ANSI)).isEqualTo("CAST('NaN' AS DOUBLE)");
        assertThat(Parameter.of(1.5f).literal(ANSI)).isEqualTo("CAST('1.5' AS REAL)");
        assertThat(Parameter.of(new byte[] {(byte) 0xCA, 1}).literal(ANSI)).isEqualTo("X'ca01'");
        assertThat(Parameter.of(LocalDate.of(2024, 2, 29)).literal(ANSI)).isEqualTo("DATE '2024-02-29'");
        assertThat(Parameter.of(LocalTime.of(1, 2, 3, 4_000)).literal(ANSI)).isEqualTo("TIME '01:02:03.000004'");
        assertThat(Parameter.of(LocalDateTime.of(2024, 2, 29, 1, 2)).literal(ANSI))
                .isEqualTo("TIMESTAMP '2024-02-29 01:02:00'");
        assertThat(Parameter.of(Instant.EPOCH).literal(ANSI)).isEqualTo("TIMESTAMP '1970-01-01 00:00:00+00:00'");
    }

    @Test
    void identifiersAreQuotedByTheEnginesRules() {
        assertThat(SPARK.quoted("a`b")).isEqualTo("`a``b`");
        assertThat(ANSI.quoted("a\"b")).isEqualTo("\"a\"\"b\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select {d '2024-01-31'} | select DATE '2024-01-31'",
                "select {ts '2024-01-31 01:02:03'}, {t '01:02:03'} | select TIMESTAMP '2024-01-31 01:02:03', TIME '01:02:03'",
                "select {fn concat({fn lower('A}')}, x)} | select concat(lower('A}'), x)",
                "select * from {oj a left join b on a.x=b.x} | select * from a left join b on a.x=b.x",
                "select 1 where a like 'x' {escape '!'} | select 1 where a like 'x' ESCAPE '!'",
                "select '{d 1}' -- {d '1'} | select '{d 1}' -- {d '1'}",
                "select {unknown} , {d x} | select {unknown} , {d x}",
            })
    void escapesOfJdbcBecomePlainSql(String sql, String plain) {
        assertThat(Escapes.resolve(sql, ANSI)).isEqualTo(plain);
    }
}
