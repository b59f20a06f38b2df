package io.drawbar.plugin.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All of Flink SQL works in a session, also what Flink leaves to its clients. */
@Timeout(90)
class FlinkSqlTest {
    @TempDir
    private static Path folder;

    private static EngineUnderTest engine;

    @BeforeAll
    static void start() throws Exception {
        engine = EngineUnderTest.start(
                new FlinkStart(),
                Map.of(
                        "table.catalog-store.kind",
                        "file",
                        "table.catalog-store.file.path",
                        Files.createDirectories(folder.resolve("catalogs"))
                                .toUri()
                                .toString()),
                folder,
                new FlinkProbes());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static List<List<Object>> rows(EngineSession session, String text) throws Exception {
        return engine.run(session, text).result().rows();
    }

    private static Object value(EngineSession session, String text) throws Exception {
        return engine.run(session, text).result().value();
    }

    private static String files(String name) {
        return " with ('connector' = 'filesystem', 'format' = 'csv', 'path' = '"
                + folder.resolve(name).toUri() + "')";
    }

    @Test
    void aCatalogInMemoryBelongsToItsSession() throws Exception {
        try (EngineSession session = engine.session();
                EngineSession other = engine.session()) {
            engine.run(session, "create catalog mine with ('type' = 'generic_in_memory')");
            engine.run(session, "use catalog mine");
            engine.run(session, "create database shop");
            engine.run(session, "use shop");
            engine.run(session, "create table orders (id bigint, customer string)" + files("orders"));
            engine.run(session, "insert into orders values (1, 'ann'), (2, 'bob')");
            engine.run(session, "create view names as select customer from orders");
            assertThat(rows(session, "select * from mine.shop.names order by customer"))
                    .containsExactly(List.of("ann"), List.of("bob"));
            assertThat(rows(session, "show tables")).contains(List.of("orders"), List.of("names"));
            assertThat(rows(session, "show databases")).contains(List.of("shop"));
            assertThat((String) value(session, "show create table orders")).contains("filesystem");
            assertThat(rows(session, "describe orders").get(0)).contains("id", "BIGINT");
            assertThat(value(other, "show current catalog")).isEqualTo("default_catalog");
            assertThatThrownBy(() -> engine.run(other, "select * from mine.shop.orders"))
                    .hasMessageContaining("mine");
        }
    }

    @Test
    void theDefinitionOfACatalogIsKeptWhereTheEngineWasToldTo() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(session, "create catalog kept with ('type' = 'generic_in_memory')");
        }
        try (EngineSession session = engine.session()) {
            assertThat(rows(session, "show catalogs")).contains(List.of("kept"));
            engine.run(session, "drop catalog kept");
            assertThat(rows(session, "show catalogs")).doesNotContain(List.of("kept"));
        }
    }

    @Test
    void aFunctionComesFromAnAddedJarIntoItsSessionAlone() throws Exception {
        Path jar = jar("made.Shouting", """
                package made;
                public class Shouting extends org.apache.flink.table.functions.ScalarFunction {
                    public String eval(String text) { return text.toUpperCase(java.util.Locale.ROOT) + "!"; }
                }
                """);
        try (EngineSession session = engine.session();
                EngineSession other = engine.session()) {
            engine.run(session, "add jar '" + jar + "'");
            assertThat(rows(session, "show jars").get(0).get(0)).asString().contains("made.Shouting.jar");
            engine.run(session, "create temporary function shout as 'made.Shouting'");
            // On the cluster too, and not only where constants are folded.
            assertThat(rows(
                            session,
                            "select shout(name) from (values ('ann'), ('bob')) as t (name) where name > 'ann'"))
                    .containsExactly(List.of("BOB!"));
            assertThat(rows(session, "show user functions")).contains(List.of("shout"));
            assertThat(rows(other, "show jars")).isEmpty();
            assertThatThrownBy(() -> {
                        engine.run(other, "create temporary function shout as 'made.Shouting'");
                        engine.run(other, "select shout('x')");
                    })
                    .hasMessageContaining("made.Shouting");
            assertThatThrownBy(() -> engine.run(session, "add jar '" + folder.resolve("none.jar") + "'"))
                    .hasMessageContaining("none.jar");
        }
    }

    /** A jar of a class that is nowhere else. */
    private static Path jar(String name, String source) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("made"));
        Path file = sources.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        sources.toString(),
                        file.toString());
        assertThat(result).isZero();
        String path = name.replace('.', '/') + ".class";
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry(path));
            entries.write(Files.readAllBytes(sources.resolve(path)));
            entries.closeEntry();
        }
        return jar;
    }

    @Test
    void settingsAreSetShownAndReset() throws Exception {
        String name = "parallelism.default";
        try (EngineSession session = engine.session()) {
            assertThat(rows(session, "set '" + name + "'")).containsExactly(List.of(name, "1"));
            engine.run(session, "set '" + name + "' = '2'");
            assertThat(rows(session, "set")).contains(List.of(name, "2"));
            engine.run(session, "reset '" + name + "'");
            assertThat(rows(session, "set")).contains(List.of(name, "1"));
            engine.run(session, "set '" + name + "' = '2'");
            engine.run(session, "reset");
            assertThat(rows(session, "set '" + name + "'")).containsExactly(List.of(name, "1"));
            assertThatThrownBy(() -> engine.run(session, "set 'rest.port' = '1'"))
                    .hasMessageContaining("cannot be set in a session");
        }
    }

    @Test
    void plansAreExplained() throws Exception {
        try (EngineSession session = engine.session()) {
            assertThat((String) value(session, "explain select x from (values (1), (2)) as t (x) where x > 1"))
                    .contains("Optimized Physical Plan");
            assertThat((String) value(
                            session, "explain estimated_cost, json_execution_plan select x from (values (1)) as t (x)"))
                    .contains("cumulative cost", "Physical Execution Plan");
            engine.run(session, "create temporary table unread (x int) with ('connector' = 'blackhole')");
            assertThat((String) value(session, "explain plan for insert into unread select 1"))
                    .contains("unread");
            assertThat(
                            (String)
                                    value(
                                            session,
                                            "explain statement set begin insert into unread select 1; insert into unread select 2; end"))
                    .contains("unread");
            assertThat(rows(session, "show jobs")).noneMatch(job -> job.get(2).equals("RUNNING"));
        }
    }

    @Test
    void aBatchInsertIsDoneWhenItsStatementIsAndItsJobIsListed() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(session, "create temporary table numbers_out (n bigint, t string)" + files("numbers_out"));
            engine.run(session, "set 'pipeline.name' = 'copies two'");
            engine.run(session, "insert into numbers_out values (1, 'a'), (2, 'b')");
            assertThat(value(session, "select sum(n) from numbers_out")).isEqualTo(3L);
            assertThat(rows(session, "show jobs"))
                    .anyMatch(
                            job -> job.get(1).equals("copies two") && job.get(2).equals("FINISHED"));
            engine.run(
                    session,
                    "execute statement set begin insert into numbers_out values (3, 'c');"
                            + " insert into numbers_out values (4, 'd'); end");
            assertThat(value(session, "select sum(n) from numbers_out")).isEqualTo(10L);
            engine.run(session, "create table copied" + files("copied") + " as select n * 2 as twice from numbers_out");
            assertThat(value(session, "select max(twice) from copied")).isEqualTo(8L);
            engine.run(session, "drop table copied");
        }
    }

    @Test
    void modulesBelongToTheirSession() throws Exception {
        try (EngineSession session = engine.session();
                EngineSession other = engine.session()) {
            assertThat(rows(session, "show modules")).containsExactly(List.of("core"));
            engine.run(session, "unload module core");
            assertThat(rows(session, "show modules")).isEmpty();
            assertThat(rows(other, "show modules")).containsExactly(List.of("core"));
            engine.run(session, "load module core");
            assertThat(value(session, "select upper('x')")).isEqualTo("X");
        }
    }

    @Test
    void aSessionMayBeginInADatabaseAndInAMode() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(session, "create database if not exists elsewhere");
        }
        try (EngineSession session = engine.session(Map.of(), Optional.of("elsewhere"))) {
            assertThat(value(session, "show current database")).isEqualTo("elsewhere");
            engine.run(session, "set 'execution.runtime-mode' = 'streaming'");
            assertThat(rows(session, "select 1")).containsExactly(List.of("+I", 1));
            engine.run(session, "set 'execution.runtime-mode' = 'batch'");
            assertThat(rows(session, "select 1")).containsExactly(List.of(1));
        }
    }
}
