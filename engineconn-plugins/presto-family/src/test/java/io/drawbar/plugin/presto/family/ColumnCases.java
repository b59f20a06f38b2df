package io.drawbar.plugin.presto.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The columns that both clusters tell, of TPC-H. Uses are written as {@code table[columns]}, with {@code *} where they cannot be told.
 */
public abstract class ColumnCases {
    private final EngineUnderTest engine;

    protected ColumnCases(EngineUnderTest engine) {
        this.engine = engine;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        select name from nation where regionkey = 1                                          | nation[name, regionkey]
        select NAME from "NATION"                                                            | nation[name]
        select * from region                                                                 | region[comment, name, regionkey]
        select r.*, 1 from tpch.tiny.region as r                                             | region[comment, name, regionkey]
        select count(*) from nation                                                          | nation[]
        select nationkey * regionkey from nation                                             | nation[nationkey, regionkey]
        select 'name' as comment from nation                                                 | nation[]
        select nationkey as name from nation                                                 | nation[nationkey]
        select a.name from nation a, nation b where a.nationkey = b.regionkey                | nation[name, nationkey, regionkey]
        select n.name from nation n join region r on n.regionkey = r.regionkey               | nation[name, regionkey] region[regionkey]
        select n.name, r.comment from nation n join region r using (regionkey) order by 2    | nation[name, regionkey] region[comment, regionkey]
        select nation.name from nation, region where nation.regionkey = region.regionkey     | nation[name, regionkey] region[regionkey]
        select name from nation where regionkey in (select regionkey from region where name = ?) | nation[name, regionkey] region[name, regionkey]
        select (select max(o.comment) from region o where o.regionkey = n.regionkey) from nation n | nation[regionkey] region[comment, regionkey]
        select name from nation n where exists (select * from region r where r.regionkey = n.regionkey) | nation[name, regionkey] region[regionkey]
        with q as (select * from orders) select custkey from q where totalprice > 5          | orders[custkey, totalprice]
        with nation as (select name as n from region) select n from nation                   | nation[*] region[name]
        with q as (select regionkey k, count(*) c from nation group by regionkey) select c from q where k > 1 | nation[regionkey]
        select name from nation union all select name from region                            | nation[name] region[name]
        select max(nationkey) over (partition by regionkey order by name) from nation        | nation[name, nationkey, regionkey]
        select extract(year from orderdate), "comment" from orders /* from region */         | orders[comment, orderdate]
        select name, 'a''b -- c' from sf1.nation limit 5                                     | nation[name]
        select a.name from tiny.nation a, sf1.region b where a.nationkey = b.regionkey       | nation[name, nationkey] region[regionkey]
        select x from (select name, comment from nation) as t (x, y)                         | nation[comment, name]
        (select name from nation) order by 1                                                 | nation[name]
        """)
    void aQueryTellsTheColumnsThatItReads(String text, String reads) throws EngineException {
        check(text, reads, "''");
    }

    /** What makes no difference to a plan may still be what somebody must not ask for. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        select name from nation where 1 = 0                                                  | nation[name]
        select name from nation where comment = 'x' or 1 = 1                                 | nation[comment, name]
        select name from nation where regionkey = 1 and 1 = 0                                | nation[name, regionkey]
        select a from (select name as a, comment as b from nation)                           | nation[comment, name]
        with unused as (select comment from region) select name from nation                  | nation[name] region[comment]
        select name, (select comment from region where 1 = 0 and name = 'x') from nation     | nation[name] region[comment, name]
        select (select n.comment from region n where 1 = 0) from nation n                    | nation[] region[comment]
        select n.name from nation n left join region r on n.regionkey = r.regionkey and 1 = 0 | nation[name, regionkey] region[regionkey]
        """)
    void whatAPlanHasLostIsToldAsWell(String text, String reads) throws EngineException {
        check(text, reads, "''");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        select * from region where 1 = 0                                                     | region[*]
        table region                                                                         | region[*]
        select b from region as r (a, b, c)                                                  | region[*]
        select tiny.region.name from tiny.region                                             | region[*]
        """)
    void whatIsNotSureIsNotTold(String text, String reads) throws EngineException {
        check(text, reads, "''");
    }

    /** @param writes two quotes for none, as {@code reads} */
    protected final void check(String text, String reads, String writes) throws EngineException {
        StatementAnalysis analysis = analyse(text);
        assertThat(uses(analysis.reads())).as("reads").isEqualTo(reads.equals("''") ? "" : reads);
        assertThat(uses(analysis.writes())).as("writes").isEqualTo(writes.equals("''") ? "" : writes);
    }

    private StatementAnalysis analyse(String text) throws EngineException {
        try (EngineSession session = engine.session()) {
            return session.analyse(engine.request(text));
        }
    }

    /** In the order of their names. */
    private static String uses(List<TableUse> uses) {
        List<String> all = uses.stream()
                .map(use -> use.table()
                        + use.columns()
                                .map(names -> names.stream().sorted().toList().toString())
                                .orElse("[*]"))
                .sorted()
                .toList();
        return String.join(" ", all);
    }
}
