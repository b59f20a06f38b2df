package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Hive's, through a metastore of Hive 4 that runs in a process of its own, with what {@code --with hive} adds. */
@Timeout(420)
class SparkMetastoreTest {
    @TempDir
    private Path folder;

    @Test
    void whatHiveMadeIsReadAndWhatSparkMakesIsThereForHive() throws Exception {
        Assumptions.assumeTrue(
                Files.isRegularFile(MetastoreProcess.CLASS_PATH) && MetastoreProcess.sparkHasHive(),
                "Needs spark-hive, and the test class path that the plugin hive writes down.");
        try (MetastoreProcess hive = MetastoreProcess.start(
                        folder,
                        List.of(
                                "create database shop",
                                "create table shop.sales (item int, amount decimal(10,2)) partitioned by (day string)"
                                        + " stored as parquet",
                                "insert into shop.sales partition (day) values (1, 2.50, 'mon'), (2, 3.25, 'tue')"));
                EngineUnderTest engine = start(hive);
                EngineSession session = engine.session()) {
            assertThat(engine.run(session, "select item, amount, day from shop.sales order by item")
                            .result()
                            .rows())
                    .containsExactly(
                            List.of(1, new BigDecimal("2.50"), "mon"), List.of(2, new BigDecimal("3.25"), "tue"));
            engine.setUp(
                    session,
                    List.of(
                            "create table shop.totals using parquet as select day, sum(amount) total from shop.sales"
                                    + " group by day",
                            "create table shop.texts (x string) stored as textfile",
                            "insert into shop.texts values ('from Spark')"));
            assertThat(session.catalog().schemas("spark_catalog")).contains("default", "shop");
            assertThat(hive.query("select x from shop.texts")).containsExactly("from Spark");
            assertThat(hive.query("select day, total from shop.totals order by day"))
                    .containsExactly("mon\t2.50", "tue\t3.25");
        }
    }

    private EngineUnderTest start(MetastoreProcess hive) throws Exception {
        return EngineUnderTest.start(
                new SparkStart(),
                Map.of(
                        "spark.master", "local[2]",
                        "spark.sql.shuffle.partitions", "2",
                        "spark.sql.catalogImplementation", "hive",
                        "spark.hadoop.hive.metastore.uris", hive.uri(),
                        // Spark's own client is of Hive 2.3, which a metastore of 4.0 does not understand.
                        "spark.sql.hive.metastore.version", "4.0.1",
                        "spark.sql.hive.metastore.jars", "path",
                        "spark.sql.hive.metastore.jars.path", MetastoreProcess.jars()),
                folder.resolve("spark"),
                new SparkProbes());
    }
}
