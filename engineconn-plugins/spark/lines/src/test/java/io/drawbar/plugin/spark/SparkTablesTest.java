package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables outlive the engine that made them. */
@Timeout(300)
class SparkTablesTest {
    @TempDir
    private Path folder;

    @Test
    void everyKindOfTableIsThereAfterTheEngineWasStartedAgain() throws Exception {
        try (EngineUnderTest engine = start();
                EngineSession session = engine.session()) {
            engine.setUp(
                    session,
                    List.of(
                            "create schema shop comment 'sells' ",
                            "use shop",
                            "create table items (id int, name string comment 'its name') using parquet comment 'things'",
                            "insert into items values (1, 'a'), (2, 'b')",
                            "create table made using orc as select id, id * 2 as twice from range(10)",
                            "create table parts (v int, day string) using parquet partitioned by (day)",
                            "insert into parts values (1, 'mo'), (2, 'tu')",
                            "alter table parts add partition (day = 'we')",
                            "create view few as select * from items where id < 2",
                            "create table gone (x int) using parquet",
                            "drop table gone",
                            "create table old_name (x int) using parquet",
                            "insert into old_name values (7)",
                            "alter table old_name rename to new_name",
                            "alter table items add columns (price decimal(10,2))",
                            "analyze table made compute statistics",
                            "create table bucketed (id bigint) using parquet clustered by (id) into 4 buckets"));
            if (TestedSpark.isAtLeast4()) {
                engine.run(session, "create function plus1(x int) returns int return x + 1");
            }
            assertThat(engine.run(session, "insert into items values (3, 'c', 1.5)")
                            .updateCount())
                    .hasValue(1);
        }
        try (EngineUnderTest engine = start();
                EngineSession session = engine.session(Map.of(), java.util.Optional.of("shop"))) {
            assertThat(count(engine, session, "items")).isEqualTo(3L);
            assertThat(count(engine, session, "made")).isEqualTo(10L);
            assertThat(count(engine, session, "parts")).isEqualTo(2L);
            assertThat(count(engine, session, "few")).isEqualTo(1L);
            assertThat(count(engine, session, "new_name")).isEqualTo(1L);
            assertThat(engine.run(session, "show partitions parts").result().rows())
                    .hasSize(3);
            if (TestedSpark.isAtLeast4()) {
                assertThat(engine.run(session, "select plus1(41)").result().value())
                        .isEqualTo(42);
            }
            assertThat(engine.run(session, "show tables").result().rows()).hasSize(6);
            assertThatThrownBy(() -> count(engine, session, "gone")).hasMessageContaining("gone");
            engine.setUp(
                    session,
                    List.of(
                            "insert into parts values (3, 'th')",
                            "drop table made",
                            "use default",
                            "drop schema shop cascade"));
            assertThat(Files.exists(folder.resolve("warehouse").resolve("shop.db")))
                    .isFalse();
        }
        try (EngineUnderTest engine = start();
                EngineSession session = engine.session()) {
            assertThat(engine.run(session, "show schemas").result().rows()).containsExactly(List.of("default"));
        }
    }

    private static Object count(EngineUnderTest engine, EngineSession session, String table) throws Exception {
        return engine.run(session, "select count(*) from " + table).result().value();
    }

    private EngineUnderTest start() throws Exception {
        Map<String, String> settings = Map.of(
                "spark.master",
                "local[2]",
                "spark.sql.warehouse.dir",
                folder.resolve("warehouse").toUri().toString());
        return EngineUnderTest.start(new SparkStart(), settings, folder, new SparkProbes());
    }
}
