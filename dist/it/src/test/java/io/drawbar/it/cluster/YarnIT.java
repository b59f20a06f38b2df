package io.drawbar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.client.JobState;
import io.drawbar.it.Launcher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Spark on YARN in client mode: a real resource manager with node managers and an HDFS, in a process of their own, start containers that have
 * nothing of Drawbar's.
 */
@Tag("slow") // a cluster and three Sparks: minutes
@Timeout(600)
class YarnIT {
    private static final Path MINI_CLUSTER =
            Path.of(System.getProperty("drawbar.it.yarn")).toAbsolutePath().normalize();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void theDriverIsHereAndTheTasksRunInContainersThatEndWithIt() throws Exception {
        Launcher launcher = Launcher.fresh("yarn");
        launcher.succeed("engine", "install", "spark", "--with", "yarn", "--no-archive");
        Path lib = jars(launcher.home().resolve("engines"));
        Path folder = Files.createDirectories(launcher.home().resolve("cluster"));
        try (Daemon cluster =
                Daemon.start(folder, "yarn", Map.of("USER", System.getProperty("user.name")), words(lib, folder))) {
            String url = cluster.awaitSaid("Ready: (http://\\S+)");
            Launcher configured =
                    launcher.with("HADOOP_CONF_DIR", folder.resolve("conf").toString());
            String settings = """
                    memory = 512m
                    environment { HADOOP_USER_NAME = analyst }
                    settings {
                      "spark.master" = yarn
                      "spark.yarn.queue" = analysts
                      "spark.yarn.jars" = "local:%s/*"
                      "spark.yarn.am.memory" = 384m
                      "spark.executor.memory" = 512m
                      "spark.executor.instances" = 2
                      "spark.executor.cores" = 1
                    }""".formatted(lib);
            try (SparkServer server = new SparkServer(configured, settings)) {
                run(server, url, cluster);
            }
        }
    }

    private static void run(SparkServer server, String url, Daemon cluster) throws Exception {
        server.computesElsewhere("spark");
        assertThat(server.engine().facts()).containsEntry("master", "yarn");
        String first = server.engine().facts().get("application-id");
        assertThat(first).startsWith("application_");
        Told told = ask(url, first);
        assertThat(told.state()).isEqualTo("RUNNING");
        assertThat(told.user()).isEqualTo("analyst");
        assertThat(told.queue()).isEqualTo("root.analysts");
        assertThat(told.name())
                .as("whose engine it is, for who looks at YARN alone")
                .isEqualTo("drawbar admin " + server.engine().id().value());
        await().atMost(Duration.ofSeconds(60)).until(() -> ask(url, first).containers() == 3);
        cancelFreesTheExecutors(server);
        // The engine dies without a word to anybody.
        ProcessHandle.of(server.engine().pid()).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> List.of("FINISHED", "FAILED", "KILLED").contains(state(url, first)));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.handle().descendants().noneMatch(YarnIT::isExecutor));
        // The next job gets an engine and an application of its own.
        server.computesElsewhere("spark");
        String second = server.liveEngine().facts().get("application-id");
        assertThat(second).isNotEqualTo(first);
        server.stopEngine();
        await().atMost(Duration.ofSeconds(60)).until(() -> "FINISHED".equals(state(url, second)));
    }

    /** As many sleeping tasks as there are cores keep others from running, until they are cancelled. */
    private static void cancelFreesTheExecutors(SparkServer server) throws Exception {
        SparkServer.Submitted sleeping = server.submit(
                "select count(*) from range(0, 4, 1, 4) where reflect('java.lang.Thread', 'sleep', id * 0 + 600000) is null",
                "spark");
        await().atMost(Duration.ofSeconds(30)).until(() -> sleeping.isRunning());
        assertThat(sleeping.cancel()).isEqualTo(JobState.CANCELLED);
        long begin = System.nanoTime();
        assertThat(server.rows("select count(*) from range(0, 1000, 1, 4)", "spark"))
                .containsExactly("1000");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
    }

    private static boolean isExecutor(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("YarnCoarseGrainedExecutorBackend"))
                .isPresent();
    }

    private static List<String> words(Path lib, Path folder) throws Exception {
        try (Stream<Path> jars = Files.list(MINI_CLUSTER)) {
            String path = String.join(":", jars.map(Path::toString).sorted().toList());
            // Hadoop's own client and logging are those that Spark has.
            return List.of(
                    "-Xmx768m",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-cp",
                    path + ":" + lib + "/*",
                    Path.of(YarnIT.class.getResource("/MiniYarn.java").toURI()).toString(),
                    folder.toString());
        }
    }

    private static String state(String url, String application) throws Exception {
        return ask(url, application).state();
    }

    /** What the resource manager tells of an application. */
    private record Told(String state, String user, String queue, String name, int containers) {}

    private static Told ask(String url, String application) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/" + application))
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String[] lines = answer.body().split("\n", -1);
        return new Told(lines[0], lines[1], lines[2], lines[3], Integer.parseInt(lines[4]));
    }

    private static Path jars(Path engines) throws IOException {
        try (Stream<Path> installed = Files.list(engines)) {
            return installed
                    .filter(it -> it.getFileName().toString().startsWith("spark-"))
                    .findFirst()
                    .orElseThrow()
                    .resolve("lib");
        }
    }
}
