package io.drawbar.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Failure;
import io.drawbar.client.Job;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import io.drawbar.client.ResultPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All of TPC-H through a real server and a real Spark, against Spark alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchIT {
    private static final long DIRECT_LIMIT_MINUTES = 15;

    private Launcher launcher;
    private DrawbarClient drawbar;
    private Path answers;

    @BeforeAll
    void makeTables() throws Exception {
        launcher = Launcher.fresh("tpch");
        launcher.succeed("engine", "install", "spark", "--no-archive");
        launcher.succeed("start");
        launcher.succeed("samples", "tpch", "--scale", "0.01");
        String url = Files.readString(launcher.home().resolve("run/gateway.json"))
                .replaceAll("(?s).*\"url\"\\s*:\\s*\"([^\"]*)\".*", "$1");
        drawbar = DrawbarClient.builder()
                .url(url)
                .token(Files.readString(launcher.home().resolve("secrets/admin.token")))
                .build();
        answers = launcher.home().resolve("direct");
        runDirectly();
    }

    @AfterAll
    void stop() throws Exception {
        launcher.succeed("stop");
    }

    static List<Path> queries() throws IOException {
        try (Stream<Path> files = Files.list(Launcher.distribution().resolve("examples/tpch"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void aQueryAnswersWhatSparkAloneAnswers(Path query) throws IOException {
        Job job = drawbar.submit(JobRequest.builder(Files.readString(query))
                .engine("spark")
                .name(query.getFileName().toString())
                .build());
        Job end = drawbar.await(job.id());
        assertThat(end.state()).as(end.error().map(Failure::message).orElse("")).isEqualTo(JobState.SUCCEEDED);
        List<String> rows = new ArrayList<>();
        for (ResultPage page : drawbar.resultPages(job.id(), 0, 1000)) {
            for (List<JsonNode> row : page.rows()) {
                rows.add(String.join("\t", row.stream().map(JsonNode::asText).toList()));
            }
        }
        // Some queries leave the order of equal rows open.
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(answers.resolve(query.getFileName() + ".txt")));
    }

    private void runDirectly() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx2g");
        for (String internal : List.of(
                "java.lang",
                "java.lang.invoke",
                "java.lang.reflect",
                "java.io",
                "java.net",
                "java.nio",
                "java.util",
                "java.util.concurrent",
                "java.util.concurrent.atomic",
                "jdk.internal.ref",
                "sun.nio.ch",
                "sun.nio.cs",
                "sun.security.action",
                "sun.util.calendar")) {
            command.add("--add-opens=java.base/" + internal + "=ALL-UNNAMED");
        }
        command.add("-cp");
        command.add(only(launcher.home().resolve("engines"), "spark-").resolve("lib") + "/*");
        command.add(
                Path.of(TpchIT.class.getResource("/DirectSpark.java").toURI()).toString());
        command.add(schemaFolder().toString());
        command.add(Launcher.distribution().resolve("examples/tpch").toString());
        command.add(answers.toString());
        Path log = launcher.home().resolve("logs/direct.log");
        Process spark = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(spark.waitFor(DIRECT_LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(spark.exitValue()).as(() -> read(log)).isZero();
    }

    private Path schemaFolder() throws IOException {
        try (Stream<Path> all = Files.walk(launcher.home().resolve("data/warehouse"))) {
            return all.filter(path -> path.endsWith("tpch.db")).findFirst().orElseThrow();
        }
    }

    private static Path only(Path folder, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
