package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Spark that waited in a pool is its owner's from the claim on. */
@Timeout(300)
class SparkClaimTest {
    private static final String WAREHOUSE = "spark.sql.warehouse.dir";

    @TempDir
    private Path folder;

    private EngineUnderTest start(String warehouse) throws Exception {
        return EngineUnderTest.start(
                new SparkStart(),
                Map.of(
                        "spark.master",
                        "local[2]",
                        WAREHOUSE,
                        folder.resolve(warehouse).toString()),
                folder,
                new SparkProbes());
    }

    @Test
    void whatTheOwnerMakesIsInTheOwnersWarehouse() throws Exception {
        try (EngineUnderTest engine = start("pool")) {
            engine.run("create table warm (x int) using parquet");
            assertThatThrownBy(() -> engine.claim("ann", Map.of("spark.executor.memory", "3g")))
                    .hasMessageContaining("spark.executor.memory belongs to the start of Spark");
            assertThatThrownBy(() -> engine.claim("ann", Map.of("spark.sql.shuffle.partitions", "many")))
                    .hasMessageContaining("spark.sql.shuffle.partitions");
            assertThatThrownBy(() -> engine.claim("ann", Map.of(WAREHOUSE, "hdfs://somewhere/ann")))
                    .hasMessageContaining("not on a local disk");
            assertThat(engine.run("show tables").result().rows())
                    .as("unchanged by what was refused")
                    .hasSize(1);

            engine.claim(
                    "ann", Map.of(WAREHOUSE, folder.resolve("ann").toString(), "spark.sql.shuffle.partitions", "3"));
            assertThat(engine.run("show tables").result().rows())
                    .as("nothing of the pool's")
                    .isEmpty();
            assertThat(engine.run("set spark.sql.shuffle.partitions")
                            .result()
                            .rows()
                            .get(0)
                            .get(1))
                    .isEqualTo("3");
            try (EngineSession session = engine.session()) {
                engine.setUp(
                        session,
                        List.of(
                                "create table mine using parquet as select 7 as x",
                                "create schema shop",
                                "create table shop.items using parquet as select 8 as x"));
            }
        }
        assertThat(folder.resolve("ann").resolve("mine")).isDirectory();
        assertThat(folder.resolve("ann").resolve("shop.db").resolve("items")).isDirectory();
        try (EngineUnderTest own = start("ann")) { // As if it had been launched for her.
            assertThat(own.run("select x from mine union all select x from shop.items order by x")
                            .result()
                            .rows())
                    .containsExactly(List.of(7), List.of(8));
        }
        try (EngineUnderTest pool = start("pool")) {
            assertThat(pool.run("show tables").result().rows())
                    .as("what was made before is where it was")
                    .hasSize(1);
        }
    }
}
