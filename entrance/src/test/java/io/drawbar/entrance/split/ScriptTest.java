package io.drawbar.entrance.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.LexicalRules;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    static final LexicalRules SPARK = LexicalRules.newBuilder()
            .setDoubleQuoteIsString(true)
            .setBacktickQuotesIdentifier(true)
            .setBackslashEscapes(true)
            .setNestedComments(true)
            .setCompoundBlocks(true)
            .build();
    static final LexicalRules PRESTO = LexicalRules.newBuilder().build();
    static final LexicalRules POSTGRES = LexicalRules.newBuilder()
            .setNestedComments(true)
            .setDollarQuotes(true)
            .setCompoundBlocks(true)
            .build();
    static final LexicalRules MYSQL =
            SPARK.toBuilder().setHashComments(true).setNestedComments(false).build();

    private static List<String> spark(String code) {
        return texts(code, SPARK);
    }

    private static List<String> texts(String code, LexicalRules rules) {
        List<ScriptStatement> statements = Script.split(code, rules);
        for (ScriptStatement statement : statements) {
            assertThat(code.substring(statement.start(), statement.end())).isEqualTo(statement.text());
        }
        return statements.stream().map(ScriptStatement::text).toList();
    }

    private static void whole(String code) {
        assertThat(spark(code + "; select 2")).containsExactly(code, "select 2");
        assertThat(spark(code)).containsExactly(code);
    }

    @Test
    void aMarkerOnALineOfItsOwnEndsAStatementAndNowhereElse() {
        assertThat(spark("select 1\n-- %%\nselect 2\n-- %% a title\n-- %%\nselect 3"))
                .containsExactly("select 1", "select 2", "select 3");
        whole("select '\n-- %% engine=x\n'");
        whole("select /*\n# %%\n*/ 1");
        whole("select 1 -- %% engine=x\n+ 2");
        assertThat(spark("select 1\n-- %%percent\n+ 2")).containsExactly("select 1\n-- %%percent\n+ 2");
    }

    @Test
    void aCellOfAWholeLanguageIsOneStatement() {
        String code = "x = 'a;b'; y = \"it's\"\n\n# %% second\nprint(x)\n";
        assertThat(Script.wholeCells(code))
                .extracting(ScriptStatement::text)
                .containsExactly("x = 'a;b'; y = \"it's\"", "print(x)");
        assertThatThrownBy(() -> Script.wholeCells("\n# %%\n \n")).isInstanceOf(DrawbarException.class);
    }

    @Test
    void aMarkerSaysOnWhatItsCellRuns() {
        CellMarker marker = CellMarker.read("x\n// %% engine=trino@476 Title catalog=tpch set.a.b=c=d\n", 2, 2);
        assertThat(marker.engine()).hasValue("trino@476");
        assertThat(marker.catalog()).hasValue("tpch");
        assertThat(marker.settings()).containsExactly(java.util.Map.entry("a.b", "c=d"));
        assertThat(marker.line()).isEqualTo(2);
        assertThatThrownBy(() -> CellMarker.read("-- %% engin=trino", 0, 1)).hasMessageContaining("option 'engin'");
    }

    @Test
    void manyCellsTakeTimeInProportion() {
        String code = "# %%\n".repeat(200_000) + "select 1";
        assertThat(spark(code)).containsExactly("select 1");
    }

    @Test
    void statementsAreCutAtSemicolons() {
        assertThat(spark("select 1; select 2")).containsExactly("select 1", "select 2");
        assertThat(spark("select 1;;\n ; select 2;\n")).containsExactly("select 1", "select 2");
        assertThat(spark("select 1")).containsExactly("select 1");
    }

    @Test
    void offsetsAreOfTheTextWithoutWhatSurroundsIt() {
        String code = "  -- first\n select 1 /* tail */ ; select\t'ü𝄞' ;";
        List<ScriptStatement> statements = Script.split(code, SPARK);
        assertThat(statements).hasSize(2);
        assertThat(statements.get(0)).isEqualTo(new ScriptStatement(12, 20, "select 1"));
        assertThat(statements.get(1).text()).isEqualTo("select\t'ü𝄞'");
        assertThat(statements.get(1).end()).isEqualTo(code.length() - 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ';'",
                "select 'it''s; fine'",
                "select 'a\\';b'",
                "select \"a;\\\"b\"",
                "select \"a;\"\"b\"",
                "select `a;``b` from t",
                "select r'\\' from t",
                "select /* ; */ 1",
                "select /* a /* ; */ ; */ 1",
                "select 1 -- ; not here\n + 1",
                "select '-- ; /* '",
                "select '#', '--'",
                "select /*+ BROADCAST(t); */ * from t",
                "/*+ lead ; */ select 1",
                "select '' ''",
                "select 1 as `a--b`",
                "select end, begin from t",
                "select case when a then ';' else b end from t",
                "select if(a, b, c), repeat('x;', 3) from t",
                "drop table if exists t",
                "create table event (begin int, end int)",
                "create view v as select begin from t",
                "with begin as (select 1) select * from begin",
                "set spark.sql.x=a:b"
            })
    void whatIsQuotedOrCommentedDoesNotCut(String code) {
        whole(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin select 1; select 2; end",
                "BEGIN\n DECLARE x INT DEFAULT 1;\n SET x = x + 1;\n SELECT x;\nEND",
                "begin not atomic select 1; end",
                "lbl: begin select 1; end lbl",
                "lbl:begin leave lbl; end",
                "`l l`: begin select 1; end `l l`",
                "begin begin select 1; end; begin select 2; end; end",
                "begin if a > 1 then select 1; elseif b then select 2; else select 3; end if; end",
                "begin if (a) then if b then select 1; end if; end if; select 2; end",
                "begin case x when 1 then select 1; when 2 then select 2; else select 3; end case; select 1; end",
                "begin case when x then select case when a then b end; end case; end",
                "begin select case a when 1 then 2 end as x, case when b then 3 end; select 1; end",
                "begin l: loop set a = 1; leave l; end loop l; select 1; end",
                "begin while a < 3 do set a = a + 1; end while; select a; end",
                "begin repeat set a = a + 1; until a > 3 end repeat; select a; end",
                "begin for r as select * from t do insert into u values (r.a); end for; end",
                "begin for i in 1..3 loop select 1; end loop; end",
                "begin declare exit handler for sqlexception begin select 1; end; select 2; end",
                "begin select if(a, 1, 2); drop table if exists t; select repeat('a', 2); end",
                "begin select w.end, start, end from t; select 1; end",
                "begin select 1 end",
                "begin select a, end; select 1; end",
                "begin select ';' /* ; end */; end",
                "begin end",
                "create procedure p() language sql as begin select 1; select 2; end",
                "create or replace function f(a int) returns int begin if a then return 1; end if; return 2; end",
                "create trigger x before insert on t for each row begin set a = 1; set b = 2; end",
                "with function f() returns bigint begin return 1; end select f()",
                "begin if case when a then b else c end = 1 then select 1; end if; end"
            })
    void compoundStatementsStayWhole(String code) {
        whole(code);
        whole(code.replace(" ", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin",
                "begin transaction",
                "BEGIN WORK",
                "begin isolation level serializable",
                "begin read only",
                "start transaction",
                "end",
                "commit"
            })
    void aTransactionIsNoBlock(String code) {
        assertThat(spark(code + "; select 1; end")).containsExactly(code, "select 1", "end");
    }

    @Test
    void rulesOfTheEngineDecide() {
        assertThat(texts("select 'a\\'; select 'b'", PRESTO)).containsExactly("select 'a\\'", "select 'b'");
        assertThat(texts("select 1 # ; x\n; select 2", MYSQL)).containsExactly("select 1", "select 2");
        assertThat(texts("select 1 # 2; select 2", PRESTO)).containsExactly("select 1 # 2", "select 2");
        assertThat(texts("select /* /* */ 1; select 2", MYSQL)).containsExactly("select /* /* */ 1", "select 2");
        assertThat(texts("select $$a;b$$, $x$ ; $$ ; $x$; select $1", POSTGRES))
                .containsExactly("select $$a;b$$, $x$ ; $$ ; $x$", "select $1");
        assertThat(texts("select `a; select 2", PRESTO)).containsExactly("select `a", "select 2");
        assertThat(texts("begin select 1; end", PRESTO)).containsExactly("begin select 1", "end");
        assertThat(texts("select \"a\\\"; select 2", PRESTO)).containsExactly("select \"a\\\"", "select 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\t ", ";", " ; ;\n;", "-- only a comment", "/* a */ ; -- b\n", "/*+ hint */"})
    void nothingToRunIsRefused(String code) {
        assertThatThrownBy(() -> Script.split(code, SPARK))
                .isInstanceOfSatisfying(
                        DrawbarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EMPTY_SCRIPT));
    }

    @Test
    void whatDoesNotEndIsRefusedWithItsPlace() {
        unterminated("select 1;\nselect 'abc", 2, 8);
        unterminated("select 'it''s", 1, 8);
        unterminated("select 'abc\\'", 1, 8);
        unterminated("select \"abc", 1, 8);
        unterminated("select `abc", 1, 8);
        unterminated("\n\n  /* a /* b */", 3, 3);
        unterminated("select 1;\r\n begin select 1; ", 2, 2);
        unterminated("begin if a then select 1; end if; ", 1, 1);
        unterminated("begin\n if a then select 1; ", 2, 2);
        unterminated("/*/", 1, 1);
        unterminated("select 'a\\", 1, 8);
    }

    private static void unterminated(String code, int line, int column) {
        assertThatThrownBy(() -> Script.split(code, SPARK)).isInstanceOfSatisfying(DrawbarException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNTERMINATED);
            assertThat(e.failure().getLine()).isEqualTo(line);
            assertThat(e.failure().getColumn()).isEqualTo(column);
        });
    }

    @Test
    void tenMegabytesTakeWellUnderASecond() {
        String insert = "insert into t values (1, 'some text; with a semicolon', 3.14); -- comment\n";
        assertQuick(insert.repeat((10 << 20) / insert.length()));
        assertQuick("select '" + "x;".repeat(5 << 20) + "'");
        assertQuick("begin " + "if a then ".repeat(300_000) + "select 1; " + "end if; ".repeat(300_000) + "end");
        assertQuick("/*".repeat(2 << 20) + "*/".repeat(2 << 20) + " select 1");
        assertQuick("select " + "(".repeat(10 << 20));
        assertQuick("begin " + "select end; ".repeat(500_000) + "end");
    }

    /** In CPU time, so that a busy machine does not matter. */
    private static void assertQuick(String code) {
        long begin = THREADS.getCurrentThreadCpuTime();
        try {
            Script.split(code, SPARK);
        } catch (DrawbarException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNTERMINATED);
        }
        Duration spent = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begin);
        assertThat(spent).isLessThan(Duration.ofSeconds(1));
    }
}
