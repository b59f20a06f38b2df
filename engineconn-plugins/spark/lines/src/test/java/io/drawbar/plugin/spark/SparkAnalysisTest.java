package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What statements touch, as Spark sees it. Uses are written as {@code table[columns]}, with {@code *} where they cannot be told. */
@Timeout(60)
class SparkAnalysisTest {
    private static EngineUnderTest engine;
    private static EngineSession session;
    private static Path files;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        engine =
                EngineUnderTest.start(new SparkStart(), Map.of("spark.master", "local[2]"), folder, new SparkProbes());
        session = engine.session();
        files = folder.resolve("files");
        for (String setup : List.of(
                "create schema shop",
                "create table shop.orders (id int, customer int, amount int, note string) using parquet",
                "create table shop.customers (id int, name string) using parquet",
                "create table copies (id int, what int) using parquet",
                "create view shop.big as select id, amount from shop.orders where amount > 100",
                "create temporary view mine as select id, note from shop.orders",
                "create table target (id int, a int, b int) using parquet")) {
            engine.run(session, setup);
        }
    }

    @AfterAll
    static void stop() {
        session.close();
        engine.close();
    }

    private static StatementAnalysis analyse(String text) throws EngineException {
        return session.analyse(engine.request(text));
    }

    private static String text(List<TableUse> uses) {
        return uses.stream()
                .map(use -> Stream.of(use.schema().filter(name -> !name.equals("default")), Optional.of(use.table()))
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining("."))
                        + use.columns().map(List::toString).orElse("[*]"))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock = """
        select 1                                                                            | ''
        select * from shop.orders                                                           | shop.orders[id, customer, amount, note]
        select ID from SHOP.Orders                                                          | shop.orders[id]
        select count(*) from shop.orders                                                    | shop.orders[]
        select a from (select id as a, note from shop.orders) limit 3                       | shop.orders[id]
        select name from shop.orders o join shop.customers c on o.customer = c.id           | shop.customers[id, name] shop.orders[customer]
        select id from shop.orders where customer in (select id from shop.customers where name like 'a%') | shop.customers[id, name] shop.orders[id, customer]
        select (select max(amount) from shop.orders o where o.customer = c.id) from shop.customers c | shop.customers[id] shop.orders[customer, amount]
        with q as (select id, note, amount from shop.orders) select a.id from q a, q b where b.amount = 1 | shop.orders[id, amount]
        with q as (select id from shop.orders), r as (select id from q) select * from r     | shop.orders[id]
        with unused as (select id from shop.orders) select name from shop.customers         | shop.customers[name]
        select id from shop.orders union all select id from shop.customers                  | shop.customers[id] shop.orders[id]
        select distinct note from shop.orders                                               | shop.orders[note]
        select sum(amount) over (partition by customer order by id) from shop.orders        | shop.orders[id, customer, amount]
        select customer, count(*) from shop.orders group by customer having max(amount) > 3 | shop.orders[customer, amount]
        select word from shop.orders lateral view explode(split(note, ' ')) w as word       | shop.orders[note]
        select amount from shop.big                                                         | shop.big[amount]
        select id from mine                                                                 | shop.orders[id]
        select id from shop.orders where amount = ? limit ?                                 | shop.orders[id, amount]
        table shop.customers                                                                | shop.customers[id, name]
        """)
    void aQueryReadsTheColumnsThatItUses(String query, String reads) throws Exception {
        StatementAnalysis analysis = analyse(query);

        assertThat(analysis.kind()).isEqualTo(Kind.QUERY);
        assertThat(text(analysis.reads())).isEqualTo(reads.equals("''") ? "" : reads);
        assertThat(analysis.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock = """
        insert into copies select id, amount from shop.orders              | DML | shop.orders[id, amount] | copies[id, what]
        insert into copies (id) values (1)                                 | DML | ''                      | copies[id]
        insert overwrite copies select id, id from mine                    | DML | shop.orders[id]         | copies[id, what]
        insert into copies values (?, 2)                                   | DML | ''                      | copies[id, what]
        with q as (select id from shop.orders) insert into copies select id, id from q | DML | shop.orders[id] | copies[id, what]
        from shop.orders insert into copies select id, id insert into target select id, amount, 1 | DML | shop.orders[id, amount] | copies[id, what] target[id, a, b]
        insert overwrite directory '/tmp/x' using csv select id from shop.orders | DML | shop.orders[id]   | csv./tmp/x[*]
        create table fresh using parquet as select id as x, note from shop.orders | DML | shop.orders[id, note] | fresh[x, note]
        create table fresh (a int, b string) using parquet                 | DDL | ''                      | fresh[a, b]
        create table Fresh like shop.orders                                | DDL | shop.orders[]           | fresh[*]
        create view fresh (a, b) as select id, name from shop.customers    | DDL | shop.customers[id, name] | fresh[a, b]
        create or replace view shop.big as select 1 as one                 | DDL | ''                      | shop.big[one]
        create temporary view fresh as select id from shop.orders          | DDL | shop.orders[id]         | ''
        alter table copies add columns (c int)                             | DDL | ''                      | copies[*]
        alter table copies rename to copies2                               | DDL | ''                      | copies2[*] copies[*]
        drop table shop.orders                                             | DDL | ''                      | shop.orders[*]
        drop table if exists nowhere                                       | DDL | ''                      | nowhere[*]
        drop view shop.big                                                 | DDL | ''                      | shop.big[*]
        create schema more                                                 | DDL | ''                      | ''
        create function f as 'no.such.Class'                               | DDL | ''                      | ''
        truncate table copies                                              | DML | ''                      | copies[*]
        describe shop.orders                                               | UTILITY | shop.orders[]       | ''
        show columns in shop.customers                                     | UTILITY | shop.customers[]    | ''
        show tables                                                        | UTILITY | ''                  | ''
        analyze table copies compute statistics                            | UTILITY | copies[*]           | ''
        cache table held as select note from shop.orders                   | UTILITY | shop.orders[note]   | ''
        explain select * from shop.orders                                  | UTILITY | ''                  | ''
        set spark.sql.shuffle.partitions = 7                               | UTILITY | ''                  | ''
        use shop                                                           | UTILITY | ''                  | ''
        """)
    void aChangeTellsWhatItReadsAndWrites(String statement, Kind kind, String reads, String writes) throws Exception {
        StatementAnalysis analysis = analyse(statement);

        assertThat(analysis.kind()).isEqualTo(kind);
        assertThat(text(analysis.reads())).as("reads").isEqualTo(reads.equals("''") ? "" : reads);
        assertThat(text(analysis.writes())).as("writes").isEqualTo(writes.equals("''") ? "" : writes);
    }

    @Test
    void nothingOfAnyAnalysisIsLeft() throws Exception {
        analyse("create table never using parquet as select id from shop.orders");
        analyse("create view never_seen as select id from shop.orders");
        analyse("insert into copies values (7, 7)");
        analyse("drop table copies");
        analyse("create temporary view never_mine as select 1");

        assertThat(engine.run(session, "select * from copies").result().rows()).isEmpty();
        assertThat(engine.run(session, "show tables").result().rows().toString()).doesNotContain("never");
    }

    @Test
    void aTableIsToldWithItsWholeName() throws Exception {
        TableUse use = analyse("select id from copies").reads().get(0);

        assertThat(use.catalog()).hasValue("spark_catalog");
        assertThat(use.schema()).hasValue("default");
        assertThat(use.table()).isEqualTo("copies");
    }

    @Test
    void filesAreToldByTheirPath() throws Exception {
        engine.run(session, "insert overwrite directory '" + files + "' using json select 1 as a, 2 as b");
        TableUse use = analyse("select b from json.`" + files + "`").reads().get(0);

        assertThat(use.schema()).hasValue("json");
        assertThat(use.table()).isEqualTo("file:" + files);
        assertThat(use.columns()).hasValue(List.of("b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
        select * from nowhere                        | 1 | nowhere
        select id, nonsense from shop.orders         | 1 | nonsense
        insert into copies select 1                  | 0 | copies
        select 1 from where                          | 1 | where
        """)
    void aWrongStatementSaysWhatIsWrong(String statement, int line, String message) {
        EngineException failure = catchThrowableOfType(EngineException.class, () -> analyse(statement));

        assertThat(failure.kind()).isEqualTo(EngineException.Kind.USER);
        assertThat(failure.getMessage()).contains(message);
        assertThat(failure.line()).isEqualTo(line);
    }

    @Test
    void anErrorsPlaceIsThatInTheStatement() {
        EngineException failure = catchThrowableOfType(
                EngineException.class,
                () -> analyse("insert into copies\nselect id,\n  missing from shop.orders"));

        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure.column()).isEqualTo(3);
    }

    @Test
    @EnabledIf("io.drawbar.plugin.spark.TestedSpark#isAtLeast4")
    void whatIsSeenOnlyWhenItRunsIsUnknownAndDoesNotRun() throws Exception {
        engine.run(session, "declare or replace variable what string default 'drop table shop.orders'");

        assertThat(analyse("execute immediate what").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(analyse("begin drop table shop.orders; end").kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(engine.run(session, "select * from shop.orders").result().rows()).isEmpty();
    }

    @Test
    void onlySqlIsAnalysed() {
        EngineException refusal = catchThrowableOfType(
                EngineException.class,
                () -> session.analyse(new StatementRequest("", "scala", "spark.range(3)", List.of(), Map.of())));

        assertThat(refusal.kind()).isEqualTo(EngineException.Kind.UNSUPPORTED);
    }
}
