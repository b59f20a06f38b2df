package io.drawbar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.it.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spark on a standalone cluster: a real master and worker, which have Spark's jars and nothing of Drawbar's. */
@Timeout(300)
class StandaloneIT {
    @Test
    void theDriverIsHereAndTheTasksRunOnTheWorker() throws Exception {
        Launcher launcher = Launcher.fresh("standalone");
        launcher.succeed("engine", "install", "spark", "--no-archive");
        Path lib = jars(launcher.home().resolve("engines"));
        Path folder = Files.createDirectories(launcher.home().resolve("cluster"));
        Path spark = Files.createDirectories(folder.resolve("spark"));
        Files.createSymbolicLink(spark.resolve("jars"), lib);
        Files.createFile(spark.resolve("RELEASE"));
        Map<String, String> environment =
                Map.of("SPARK_HOME", spark.toString(), "SPARK_SCALA_VERSION", "2.13", "SPARK_LOCAL_IP", "127.0.0.1");
        try (Daemon master = Daemon.start(
                folder,
                "master",
                environment,
                List.of(
                        "-Xmx256m",
                        "-cp",
                        lib + "/*",
                        "org.apache.spark.deploy.master.Master",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--webui-port",
                        "0"))) {
            String url = master.awaitSaid("Starting Spark master at (spark://\\S+)");
            try (Daemon worker = Daemon.start(
                    folder,
                    "worker",
                    environment,
                    List.of(
                            "-Xmx256m",
                            "-cp",
                            lib + "/*",
                            "org.apache.spark.deploy.worker.Worker",
                            "--host",
                            "127.0.0.1",
                            "--cores",
                            "2",
                            "--memory",
                            "1g",
                            "--webui-port",
                            "0",
                            "--work-dir",
                            folder.resolve("work").toString(),
                            url))) {
                worker.awaitSaid("Successfully registered with master");
                run(launcher, url, worker, folder.resolve("work"));
            }
        }
    }

    private static void run(Launcher launcher, String url, Daemon worker, Path work) throws Exception {
        String settings = "memory = 512m\nsettings { \"spark.master\" = \"" + url
                + "\", \"spark.executor.memory\" = 512m, \"spark.cores.max\" = 2 }";
        try (SparkServer server = new SparkServer(launcher, settings)) {
            server.computesElsewhere("spark");
            assertThat(server.engine().facts()).containsEntry("master", url);
            String application = server.engine().facts().get("application-id");
            assertThat(work.resolve(application)).isDirectory();
            assertThat(worker.handle().children()).isNotEmpty();
        }
        // The executors end with the engine.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> worker.handle().children().noneMatch(ProcessHandle::isAlive));
    }

    private static Path jars(Path engines) throws Exception {
        try (Stream<Path> installed = Files.list(engines)) {
            return installed
                    .filter(it -> it.getFileName().toString().startsWith("spark-"))
                    .findFirst()
                    .orElseThrow()
                    .resolve("lib");
        }
    }
}
