package io.drawbar.plugin.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementSink.Output;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordedResult;
import io.drawbar.engine.testkit.RecordingSink;
import io.drawbar.engine.testkit.RecordingSink.OutputLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assumptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Python's sessions promise beyond the contract of all engines. */
@Timeout(180)
class PythonSessionTest {
    private static final String DEBIAN = "/usr/bin/python3";

    private static EngineUnderTest engine;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        engine = EngineUnderTest.start(
                new PythonPlugin(),
                Map.of(
                        "python.interrupt-grace", "5s",
                        "python.limits.output-lines", "1000",
                        "python.limits.output-bytes", "100k",
                        "python.limits.processes", "8",
                        "python.limits.memory", "2g"),
                folder,
                new PythonProbes());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static EngineException failure(EngineSession session, String code) {
        return catchThrowableOfType(EngineException.class, () -> engine.run(session, code));
    }

    private static String kind(RecordedResult result) {
        return result.schema().getCustomMetadata().getOrDefault("drawbar.kind", "table");
    }

    @Test
    void aSessionKeepsItsVariablesAndOnlyItsOwn() throws Exception {
        try (EngineSession one = engine.session();
                EngineSession other = engine.session()) {
            engine.run(one, "import math\nradius = 2\ndef area(): return radius * radius * math.pi");
            assertThat(engine.run(one, "round(area(), 2)").result().value()).isEqualTo("12.57");
            assertThat(engine.run(one, "_ + 'x' if isinstance(_, str) else _")
                            .result()
                            .value())
                    .isEqualTo("12.57");
            assertThat(failure(other, "radius")).hasMessage("NameError: name 'radius' is not defined");
        }
    }

    @Test
    void whatIsWrittenComesUnderItsStreamsNameWhoeverWritesIt() throws Exception {
        RecordingSink sink = engine.run("""
            import ctypes, os, subprocess, sys
            print('from print'); print('half', end='')
            print(' a line'); print()
            print('to stderr', file=sys.stderr)
            sys.stdout.flush()
            ctypes.CDLL(None).puts(b'from C')
            ctypes.CDLL(None).fflush(None)
            subprocess.run(['echo', 'from a program'])
            os.write(1, 'gr\\u00fc\\u00df'.encode())
            os.close(0)
            None
            """);
        assertThat(sink.output())
                .filteredOn(line -> line.stream() == Output.STDOUT)
                .extracting(OutputLine::line)
                .containsExactly("from print", "half a line", "", "from C", "from a program", "grüß");
        assertThat(sink.output())
                .filteredOn(line -> line.stream() == Output.STDERR)
                .extracting(OutputLine::line)
                .containsExactly("to stderr");
        assertThat(sink.results()).isEmpty();
    }

    @Test
    void outputComesWhileTheStatementRuns() throws Exception {
        try (EngineSession session = engine.session();
                EngineStatement statement =
                        session.prepare(engine.request("import time\nprint('begun')\ntime.sleep(300)"))) {
            RecordingSink sink = new RecordingSink();
            CompletableFuture<Void> end = run(statement, sink);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(sink.output())
                    .hasSize(1));
            assertThat(end).isNotDone();
            statement.cancel();
            assertThat(end).failsWithin(30, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<Void> run(EngineStatement statement, RecordingSink sink) {
        return CompletableFuture.runAsync(() -> {
            try {
                statement.run(sink);
            } catch (EngineException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }

    @Test
    void anInterruptedSessionKeepsItsVariablesAndAKilledOneSaysThatItLostThem() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(session, "kept = 1");
            cancelOnceItSays(session, "import time\nprint('begun')\nwhile True: time.sleep(1)");
            assertThat(engine.run(session, "kept").result().value()).isEqualTo("1");
            cancelOnceItSays(session, """
                import signal, time
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                print('begun')
                time.sleep(300)
                """);
            RecordingSink after = engine.run(session, "'kept' in globals()");
            assertThat(after.result().value()).isEqualTo("False");
            assertThat(after.logs()).anySatisfy(line -> assertThat(line.line()).contains("variables are gone"));
        }
    }

    private static void cancelOnceItSays(EngineSession session, String code) throws Exception {
        try (EngineStatement statement = session.prepare(engine.request(code))) {
            RecordingSink sink = new RecordingSink();
            CompletableFuture<Void> end = run(statement, sink);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(sink.output())
                    .isNotEmpty());
            statement.cancel();
            assertThat(end)
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
        }
    }

    @Test
    void aFailureSaysItsClassItsPlaceAndTheUsersLinesAlone() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(session, "import json\ndef parse(text):\n    return json.loads(text)");
            RecordingSink sink = new RecordingSink();
            EngineException failure =
                    catchThrowableOfType(EngineException.class, () -> engine.run(session, sink, "x = 1\nparse('{')\n"));
            assertThat(failure.engineCode()).hasValue("JSONDecodeError");
            assertThat(failure.line()).isEqualTo(2);
            assertThat(failure).hasMessageStartingWith("JSONDecodeError: Expecting property name");
            assertThat(sink.logs())
                    .extracting(RecordingSink.LogLine::line)
                    .contains("    parse('{')", "    return json.loads(text)")
                    .noneMatch(line -> line.contains("decoder.py") || line.contains("drawbar_worker"));
        }
    }

    @Test
    void exitingEndsTheStatementAndACrashOnlyTheProcess() throws Exception {
        try (EngineSession session = engine.session()) {
            engine.run(session, "kept = 1\nimport sys\nsys.exit()");
            assertThat(failure(session, "sys.exit(3)")).hasMessage("SystemExit: 3");
            assertThat(engine.run(session, "kept").result().value()).isEqualTo("1");
            EngineException crash = failure(session, "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)");
            assertThat(crash.kind()).isEqualTo(Kind.ENGINE);
            assertThat(crash).hasMessageContaining("by signal 11");
            assertThat(engine.run(session, "1 + 1").result().value()).isEqualTo("2");
        }
    }

    @Test
    void eachLimitSaysWhichSettingItIs() throws Exception {
        try (EngineSession session = engine.session(Map.of("python.limits.statement-time", "1s"), Optional.empty())) {
            limited(session, "import time\ntime.sleep(60)", "python.limits.statement-time");
        }
        try (EngineSession session = engine.session()) {
            limited(session, "for i in range(10**9): print(i)", "python.limits.output-lines");
            limited(session, "while True: print('x' * 1000)", "python.limits.output-bytes");
            limited(session, "x = bytearray(8 << 30)", "python.limits.memory");
            limited(session, """
                import subprocess, time
                all = [subprocess.Popen(['sleep', '60']) for _ in range(12)]
                time.sleep(60)
                """, "python.limits.processes");
            assertThat(engine.run(session, "1").result().value()).isEqualTo("1");
        }
    }

    private static void limited(EngineSession session, String code, String setting) {
        EngineException failure = failure(session, code);
        assertThat(failure).as(code).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.RESOURCES);
        assertThat(failure).hasMessageContaining(setting);
    }

    @Test
    void valuesAreShownAsWhatTheyAre() throws Exception {
        try (EngineSession session = engine.session()) {
            RecordedResult text = engine.run(session, "{'a': [1, 'b']}").result();
            assertThat(kind(text)).isEqualTo("text");
            assertThat(text.value()).isEqualTo("{'a': [1, 'b']}");

            RecordedResult rows = engine.run(session, "[{'id': 1, 'name': 'a'}, {'id': None, 'more': 1.5}]")
                    .result();
            assertThat(kind(rows)).isEqualTo("table");
            assertThat(rows.columnNames()).containsExactly("id", "name", "more");
            assertThat(rows.rows()).containsExactly(Arrays.asList(1L, "a", null), Arrays.asList(null, null, 1.5));

            RecordedResult page = engine.run(
                            session, "class Page:\n    def _repr_html_(self): return '<b>bold</b>'\nPage()")
                    .result();
            assertThat(kind(page)).isEqualTo("html");
            assertThat(page.schema().getCustomMetadata()).containsEntry("drawbar.media-type", "text/html");
            assertThat(page.value()).isEqualTo("<b>bold</b>");

            RecordingSink several = engine.run(session, "drawbar.text('one')\ndrawbar.picture(b'\\x89PNG')\n'three'");
            assertThat(several.results())
                    .extracting(PythonSessionTest::kind)
                    .containsExactly("text", "picture", "text");
        }
    }

    @Test
    void aFrameOfAnotherLibraryIsTheTableThatItAnswers() throws Exception {
        RecordedResult table = engine.run("""
            class Frame:
                def __drawbar_table__(self):
                    return ('n', 't'), ['int', 'decimal(4,1)'], ((i, None) for i in range(3))
            Frame()
            """).result();
        assertThat(table.columnNames()).containsExactly("n", "t");
        assertThat(table.rows()).hasSize(3).element(2).isEqualTo(java.util.Arrays.asList(2L, null));
        assertThat(table.schema().findField("t").getType()).hasToString("Decimal(4, 1, 128)");
    }

    @Test
    void settingsReachTheCodeAsValues() throws Exception {
        String nasty = "'; import os; os._exit(1) #\n\"";
        try (EngineSession session = engine.session(Map.of("python.variable.word", nasty), Optional.empty())) {
            assertThat(engine.run(session, "drawbar.text(drawbar.variables['word'])")
                            .result()
                            .value())
                    .isEqualTo(nasty);
            assertThat(engine.run(session, "sorted(drawbar.settings)").result().value())
                    .isEqualTo("['python.variable.word']");
        }
    }

    @Test
    void aMissingAnOldAndAFalseInterpreterAreRefusedWithARemedy(@TempDir Path folder) throws Exception {
        Path old = script(folder.resolve("old"), "#!/bin/sh\necho '<3.6.15> </opt/old>'");
        Path wrong = script(folder.resolve("wrong"), "#!/bin/sh\necho hello");
        for (Map.Entry<String, String> one : Map.of(
                        "/nowhere/python3",
                        "There is no Python at '/nowhere/python3'",
                        old.toString(),
                        "is Python 3.6.15",
                        wrong.toString(),
                        "does not answer as a Python does")
                .entrySet()) {
            Map<String, String> settings = Map.of("python.executable", one.getKey());
            EngineException refusal = catchThrowableOfType(EngineException.class, () -> new PythonPlugin()
                    .start(new EngineContext("e", "tester", "3", settings, folder)));
            assertThat(refusal)
                    .hasMessageContaining(one.getValue())
                    .hasMessageContaining(
                            "Install Python 3.8 or later, or name one with the setting python.executable");
        }
    }

    private static Path script(Path file, String text) throws Exception {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void aLongFolderForTemporaryFilesIsNoObstacle(@TempDir Path folder) throws Exception {
        String usual = System.getProperty("java.io.tmpdir");
        Path deep = Files.createDirectories(folder.resolve("x".repeat(120)));
        System.setProperty("java.io.tmpdir", deep.toString());
        try {
            assertThat(engine.run("1").result().value()).isEqualTo("1");
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }
    }

    private static EngineSession sessionWith(String module) throws Exception {
        boolean there = Files.isExecutable(Path.of(DEBIAN))
                && new ProcessBuilder(DEBIAN, "-c", "import " + module).start().waitFor() == 0;
        Assumptions.assumeThat(there)
                .as("%s has no %s: install Debian's python3-%s to run this test", DEBIAN, module, module)
                .isTrue();
        return engine.session(Map.of("python.executable", DEBIAN), Optional.empty());
    }

    @Test
    void dataFramesComeAsTables() throws Exception {
        try (EngineSession session = sessionWith("pandas")) {
            RecordedResult frame = engine.run(session, """
                import datetime, decimal
                import pandas as pd
                pd.DataFrame({'i': pd.array([1, None], dtype='Int64'), 'n': [7, 8],
                  'f': [1.5, None], 's': ['grün', None], 'b': [True, False],
                  't': pd.to_datetime(['2024-02-29 01:02:03', None]),
                  'c': pd.Categorical(['x', 'y']), 'd': [decimal.Decimal('1.25'), None]})
                """).result();
            assertThat(frame.schema().getFields())
                    .extracting(field -> field.getType().toString())
                    .containsExactly(
                            "Int(64, true)",
                            "Int(64, true)",
                            "FloatingPoint(DOUBLE)",
                            "Utf8",
                            "Bool",
                            "Timestamp(NANOSECOND, null)",
                            "Utf8",
                            "Decimal(3, 2, 128)");
            assertThat(frame.rows().get(0).subList(0, 5)).isEqualTo(List.of(1L, 7L, 1.5, "grün", true));
            assertThat(frame.rows().get(1).subList(0, 5)).isEqualTo(Arrays.asList(null, 8L, null, null, false));
            RecordedResult big = engine.run(
                            session,
                            "import numpy as np\n"
                                    + "pd.DataFrame({'id': np.arange(1000000), 'half': np.arange(1000000) / 2})")
                    .result();
            assertThat(big.rowCount()).isEqualTo(1_000_000);
            RecordedResult grouped = engine.run(
                            session, "pd.DataFrame({'k': ['a', 'b', 'a'], 'v': [1, 2, 3]}).groupby('k').sum()")
                    .result();
            assertThat(grouped.columnNames()).containsExactly("k", "v");
        }
    }

    @Test
    void plotsComeAsPictures() throws Exception {
        try (EngineSession session = sessionWith("matplotlib")) {
            RecordingSink sink = engine.run(session, "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])");
            RecordedResult plot = sink.result();
            assertThat(kind(plot)).isEqualTo("picture");
            assertThat(plot.schema().getCustomMetadata()).containsEntry("drawbar.media-type", "image/png");
            assertThat((byte[]) plot.value()).startsWith(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        }
    }
}
