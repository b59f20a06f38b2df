package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Iceberg, with what {@code engine install spark --with iceberg} adds. */
@Timeout(300)
class SparkIcebergTest {
    private static final String CATALOG = "spark.sql.catalog.lake";
    private static final String CURRENT = "select snapshot_id from lake.shop.items.refs where name = 'main'";

    @TempDir
    private Path folder;

    @BeforeEach
    void onlyWithIceberg() {
        Assumptions.assumeTrue(isThere(), "There is no Iceberg for this Spark.");
    }

    private static boolean isThere() {
        try {
            Class.forName("org.apache.iceberg.spark.SparkCatalog");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void rowsAreMergedReadAsTheyWereAndThereAfterAnotherStart() throws Exception {
        Object first;
        try (EngineUnderTest engine = start();
                EngineSession session = engine.session()) {
            engine.setUp(
                    session,
                    List.of(
                            "create namespace lake.shop",
                            "create table lake.shop.items (id bigint, name string, price decimal(10,2), at timestamp)"
                                    + " using iceberg partitioned by (days(at))",
                            "insert into lake.shop.items values (1, 'drum', 2.50, timestamp'2024-02-29 01:02:03'),"
                                    + " (2, 'fife', 1.25, timestamp'2024-03-01 00:00:00')"));
            first = engine.run(session, "select snapshot_id from lake.shop.items.snapshots")
                    .result()
                    .value();
            engine.run(
                    session,
                    "merge into lake.shop.items t using (select * from values (2L, 'flute'), (3L, 'gong') as s(id, name))"
                            + " s on t.id = s.id when matched then update set name = s.name"
                            + " when not matched then insert (id, name) values (s.id, s.name)");
            assertThat(names(engine, session, "lake.shop.items")).containsExactly("drum", "flute", "gong");
            assertThat(names(engine, session, "lake.shop.items version as of " + first))
                    .containsExactly("drum", "fife");
            analysesAreRight(engine, session);
            proceduresRunWhenTheyAreRunAndNotBefore(engine, session, first);
            engine.run(session, "delete from lake.shop.items where id = 1");
            engine.run(session, "alter table lake.shop.items add column weight int");
            assertThat(session.catalog().catalogs()).contains("lake");
            assertThat(session.catalog().schemas("lake")).containsExactly("shop");
            assertThat(session.catalog().columns("lake", "shop", "items"))
                    .extracting("name")
                    .containsExactly("id", "name", "price", "at", "weight");
        }
        try (EngineUnderTest engine = start();
                EngineSession session = engine.session()) {
            assertThat(names(engine, session, "lake.shop.items")).containsExactly("flute", "gong");
            assertThat(names(engine, session, "lake.shop.items version as of " + first))
                    .containsExactly("drum", "fife");
        }
    }

    /** Changes of rows, which Spark takes only for tables of such sources. */
    private static void analysesAreRight(EngineUnderTest engine, EngineSession session) throws Exception {
        assertThat(uses(engine, session, "select name from lake.shop.items where price > 1"))
                .isEqualTo("QUERY lake.shop.items[name, price] -> ");
        assertThat(uses(engine, session, "update lake.shop.items set price = price * 2 where id = 1"))
                .isEqualTo("DML lake.shop.items[id, price] -> lake.shop.items[price]");
        assertThat(uses(engine, session, "update lake.shop.items set price = 0"))
                .isEqualTo("DML  -> lake.shop.items[price]");
        assertThat(uses(engine, session, "delete from lake.shop.items where name = 'drum'"))
                .isEqualTo("DML lake.shop.items[name] -> lake.shop.items[id, name, price, at]");
        engine.run(session, "create table lake.shop.news (id bigint, name string, weight int) using iceberg");
        String merge = "merge into lake.shop.items t using lake.shop.news s on t.id = s.id ";
        assertThat(uses(engine, session, merge + "when matched then update set name = s.name"))
                .isEqualTo("DML lake.shop.items[id] lake.shop.news[id, name] -> lake.shop.items[name]");
        assertThat(uses(
                        engine,
                        session,
                        merge + "when matched and price > 3 then delete when not matched then insert (id) values (id)"))
                .isEqualTo("DML lake.shop.items[id, price] lake.shop.news[id] -> lake.shop.items[id, name, price, at]");
        engine.run(session, "drop table lake.shop.news");
    }

    private static void proceduresRunWhenTheyAreRunAndNotBefore(
            EngineUnderTest engine, EngineSession session, Object snapshot) throws Exception {
        String call = "call lake.system.rollback_to_snapshot('shop.items', " + snapshot + ")";
        Object now = engine.run(session, CURRENT).result().value();
        assertThat(uses(engine, session, call)).isEqualTo("UNKNOWN  -> ");
        session.prepare(engine.request(call)).close();
        assertThat(engine.run(session, CURRENT).result().value()).isEqualTo(now);

        engine.run(session, call);
        assertThat(engine.run(session, CURRENT).result().value()).isEqualTo(snapshot);
        engine.run(session, "call lake.system.set_current_snapshot('shop.items', " + now + ")");
    }

    private static String uses(EngineUnderTest engine, EngineSession session, String text) throws Exception {
        StatementAnalysis analysis = session.analyse(engine.request(text));
        return analysis.kind() + " " + text(analysis.reads()) + " -> " + text(analysis.writes());
    }

    private static String text(List<TableUse> uses) {
        return uses.stream()
                .map(use -> use.catalog().orElse("") + "." + use.schema().orElse("") + "." + use.table()
                        + use.columns().map(List::toString).orElse("[*]"))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static List<Object> names(EngineUnderTest engine, EngineSession session, String table) throws Exception {
        return engine.run(session, "select name from " + table + " order by id").result().rows().stream()
                .map(row -> row.get(0))
                .toList();
    }

    private EngineUnderTest start() throws Exception {
        return EngineUnderTest.start(
                new SparkStart(),
                Map.of(
                        "spark.master",
                        "local[2]",
                        "spark.sql.shuffle.partitions",
                        "2",
                        "spark.sql.session.timeZone",
                        "Europe/Berlin",
                        "spark.sql.extensions",
                        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
                        CATALOG,
                        "org.apache.iceberg.spark.SparkCatalog",
                        CATALOG + ".type",
                        "hadoop",
                        CATALOG + ".warehouse",
                        folder.resolve("lake").toUri().toString()),
                folder,
                new SparkProbes());
    }
}
