package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users install by name: all of it in one process, and tables on files written and read. */
@Timeout(90)
class FlinkConnectorsTest {
    /** What Flink finds by which name once an extra is installed. */
    private static final Map<String, Map<String, Class<? extends Factory>>> FOUND = Map.of(
            "kafka", Map.of("kafka", DynamicTableFactory.class, "upsert-kafka", DynamicTableFactory.class),
            "jdbc", Map.of("jdbc", DynamicTableFactory.class),
            "jdbc-mysql", Map.of("jdbc", CatalogFactory.class),
            "iceberg", Map.of("iceberg", DynamicTableFactory.class),
            "paimon", Map.of("paimon", CatalogFactory.class),
            "cdc-mysql", Map.of("mysql-cdc", DynamicTableFactory.class),
            "cdc-postgres", Map.of("postgres-cdc", DynamicTableFactory.class));

    @TempDir
    private static Path folder;

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() throws Exception {
        engine = EngineUnderTest.start(new FlinkStart(), Map.of(), folder, new FlinkProbes());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void eachNamedConnectorIsTestedInItsVersionAndFoundByFlink() {
        Map<String, List<String>> extras = EngineUnderTest.extras(EnvironmentInformation.getVersion());
        Set<String> jars = Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString())
                .collect(Collectors.toSet());
        extras.forEach((name, coordinates) -> {
            assertThat(coordinates)
                    .as(name)
                    .allSatisfy(one -> assertThat(jars).contains(one.split(":", 3)[1] + "-" + one.split(":", 3)[2] + ".jar"));
            assertThat(FOUND).containsKey(name);
            FOUND.get(name)
                    .forEach((identifier, kind) -> assertThat(FactoryUtil.discoverFactory(
                                    getClass().getClassLoader(), kind, identifier))
                            .as(name)
                            .isNotNull());
        });
    }

    private static List<List<Object>> rows(EngineSession session, String text) throws Exception {
        return engine.run(session, text).result().rows();
    }

    @Test
    void whatIsNotInstalledIsToldWithTheWayToGetIt() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(session, "create temporary table t (id bigint) with ('connector' = 'acme')");
            assertThatThrownBy(() -> engine.run(session, "select * from t"))
                    .hasMessageContaining("identifier 'acme'")
                    .hasMessageContaining("`drawbar engine install flink@" + EnvironmentInformation.getVersion() + " --with");
        }
    }

    @Test
    void icebergIsWrittenAndReadAndKeepsItsHistory() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(
                    session,
                    "create catalog ice with ('type' = 'iceberg', 'catalog-type' = 'hadoop', 'warehouse' = '"
                            + folder.resolve("iceberg").toUri() + "')");
            engine.run(session, "create database ice.db");
            engine.run(
                    session, "create table ice.db.people (id bigint, name string, town string) partitioned by (town)");
            engine.run(session, "insert into ice.db.people values (1, 'ann', 'Ulm'), (2, 'bob', 'Bonn')");
            engine.run(session, "insert into ice.db.people values (3, 'cid', 'Ulm')");
            assertThat(rows(session, "select id, name from ice.db.people where town = 'Ulm' order by id"))
                    .containsExactly(List.of(1L, "ann"), List.of(3L, "cid"));
            assertThat(rows(session, "select operation from ice.db.`people$snapshots`"))
                    .hasSize(2);
            engine.run(
                    session,
                    "create table ice.db.prices (id bigint, price decimal(10, 2), primary key (id) not enforced)"
                            + " with ('format-version' = '2', 'write.upsert.enabled' = 'true')");
            engine.run(session, "insert into ice.db.prices values (1, 1.00), (2, 2.00)");
            engine.run(session, "insert into ice.db.prices values (1, 1.50)");
            assertThat(rows(session, "select id, cast(price as string) from ice.db.prices order by id"))
                    .containsExactly(List.of(1L, "1.50"), List.of(2L, "2.00"));
        }
    }

    @Test
    void paimonIsWrittenChangedReadAndFollowed() throws Exception {
        String catalog =
                "create catalog lake with ('type' = 'paimon', 'warehouse' = '" + folder.resolve("paimon").toUri() + "')";
        try (EngineSession session = engine.session()) {
            engine.run(session, catalog);
            engine.run(
                    session,
                    "create table lake.`default`.people (id bigint, name string, primary key (id) not enforced)"
                            + " with ('bucket' = '1', 'changelog-producer' = 'lookup', 'continuous.discovery-interval' = '100ms')");
            engine.run(session, "insert into lake.`default`.people values (1, 'ann'), (2, 'bob')");
            engine.run(session, "insert into lake.`default`.people values (2, 'bea')");
            assertThat(rows(session, "select * from lake.`default`.people order by id"))
                    .containsExactly(List.of(1L, "ann"), List.of(2L, "bea"));
            assertThat(changes(catalog, session))
                    .containsExactlyInAnyOrder(
                            List.of("+I", 1L, "ann"),
                            List.of("+I", 2L, "bea"),
                            List.of("-U", 2L, "bea"),
                            List.of("+U", 2L, "ben"),
                            List.of("-D", 1L, "ann"));
            assertThat(rows(session, "select id from lake.`default`.people")).containsExactly(List.of(2L));
        }
    }

    /** Reads the table as a stream, which is written to by another session once its first rows are there. */
    private static List<List<Object>> changes(String catalog, EngineSession writer) throws Exception {
        try (EngineSession session = engine.session(Map.of("execution.runtime-mode", "streaming"), Optional.empty())) {
            engine.run(session, catalog);
            return ChangedStream.read(engine, session, "select * from lake.`default`.people", 5, () -> {
                engine.run(writer, "insert into lake.`default`.people values (2, 'ben')");
                engine.run(writer, "delete from lake.`default`.people where id = 1");
            });
        }
    }
}
