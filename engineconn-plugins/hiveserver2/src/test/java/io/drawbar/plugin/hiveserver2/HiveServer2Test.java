package io.drawbar.plugin.hiveserver2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plugin on a real HiveServer2: the contract of all engines, and what is Hive's own. */
@Tag("slow") // minutes: Hive starts, makes its metastore, and runs jobs
class HiveServer2Test extends EngineContract {
    private HiveProcess server;

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        server = HiveProcess.start(folder);
        return EngineUnderTest.start(new HiveServer2Plugin(), Map.of("url", server.url()), folder, new ServerProbes());
    }

    @Override
    protected void stop() {
        server.close();
    }

    @Nested
    class Own {
        @Test
        void theServersLogAndProgressAreTold() throws Exception {
            RecordingSink sink =
                    engine().run("select i, count(*) from (select i from numbers limit 5000) x group by i");
            assertThat(sink.result().rowCount()).isEqualTo(1000);
            assertThat(sink.logs()).anySatisfy(line -> assertThat(line.line()).contains("Executing command"));
            assertThat(sink.progress())
                    .anySatisfy(progress -> assertThat(progress.unit()).isEqualTo("tasks"));
        }

        @Test
        void aQuestionMarkIsACharacter() throws Exception {
            assertThat(engine().run("select 'what?' as `why?`").result().value())
                    .isEqualTo("what?");
        }

        @Test
        void whoUsesTheSessionIsWhoTheServerSees() throws Exception {
            Map<String, String> settings = Map.of("url", server.url(), "user", "service");
            try (Engine other = new HiveServer2Plugin().start(context(settings));
                    EngineSession session = other.openSession(request("ann"))) {
                assertThat(engine().run(session, "select logged_in_user()")
                                .result()
                                .value())
                        .isEqualTo("ann");
                for (String name : List.of("ann;initFile=/etc/passwd", "ann?a=b", "ann#a")) {
                    EngineException refusal = catchThrowableOfType(EngineException.class, () -> {
                        try (EngineSession hers = other.openSession(request(name))) {
                            engine().run(hers, "select 1");
                        }
                    });
                    assertThat(refusal).as(name).isNotNull();
                    assertThat(refusal.kind()).isEqualTo(Kind.USER);
                }
            }
            Map<String, String> plain = Map.of("url", server.url(), "user", "service", "impersonate", "false");
            try (Engine other = new HiveServer2Plugin().start(context(plain));
                    EngineSession session = other.openSession(request("ann"))) {
                assertThat(engine().run(session, "select logged_in_user()")
                                .result()
                                .value())
                        .isEqualTo("service");
            }
        }

        @Test
        void whatIsWrongIsToldWithPlacesInTheTextAsItWasWritten() throws Exception {
            try (EngineSession session = engine().session()) {
                EngineException failure = catchThrowableOfType(
                        EngineException.class, () -> session.analyse(engine().request("select *\nfrom nowhere")));
                assertThat(failure.line()).isEqualTo(2);
                for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                    assertThat(cause).hasMessageContaining("ine 2:5").hasMessageNotContaining("ine 3:");
                }
            }
        }

        @Test
        void aServerThatEndsNothingLosesTheConnectionInTime() throws Exception {
            StuckCancel.check(Map.of("url", server.url()));
        }

        @Test
        void addressesWithParametersAreRefusedAndTellNoSecret() {
            for (String url : List.of(
                    "jdbc:hive2://h:1/x;initFile=/etc/passwd",
                    "jdbc:hive2://h:1/x?hive.server2.proxy.user=root",
                    "jdbc:hive2://h:1/x#a=b",
                    "jdbc:hive2://h:1/;user=me;password=secret",
                    "jdbc:hive2:///",
                    "jdbc:hive2://h:1/x%3BinitFile=/f",
                    "jdbc:mysql://h:1/x")) {
                EngineException refusal = catchThrowableOfType(
                        EngineException.class, () -> new HiveServer2Plugin().start(context(Map.of("url", url))));
                assertThat(refusal).as(url).isNotNull();
                assertThat(refusal.kind()).isEqualTo(Kind.USER);
                assertThat(refusal).hasMessageContaining("without parameters");
                assertThat(refusal.getMessage()).doesNotContain("secret");
            }
        }

        @Test
        void propertiesPassWhenTheyAreHarmlessOrAllowed() throws Exception {
            Map<String, String> harmful = Map.of("url", server.url(), "property.initFile", "/etc/passwd");
            assertThat(catchThrowableOfType(
                            EngineException.class, () -> new HiveServer2Plugin().start(context(harmful))))
                    .hasMessageContaining("initFile");
            Map<String, String> split = Map.of("url", server.url(), "property.retries", "1;initFile=/f");
            assertThat(catchThrowableOfType(EngineException.class, () -> new HiveServer2Plugin().start(context(split))))
                    .hasMessageContaining("property.retries");
            Map<String, String> fine = Map.of("url", server.url(), "property.retries", "1");
            try (Engine other = new HiveServer2Plugin().start(context(fine));
                    EngineSession session = other.openSession(request("ann"))) {
                assertThat(engine().run(session, "select 1").result().value()).isEqualTo(1);
            }
        }

        @Test
        void passwordsAreReferences() {
            EngineException refusal = catchThrowableOfType(EngineException.class, () -> new HiveServer2Plugin()
                    .start(context(Map.of("url", server.url(), "password", "secret"))));
            assertThat(refusal).hasMessageContaining("env:NAME");
            assertThat(refusal.getMessage()).doesNotContain("secret");
        }

        private EngineContext context(Map<String, String> settings) {
            return new EngineContext("engine", "tester", "4.0.1", settings, Path.of("target"));
        }

        private SessionRequest request(String user) {
            return new SessionRequest("own-" + user, user, Optional.empty(), Optional.empty(), Map.of());
        }
    }
}
