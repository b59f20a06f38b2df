package io.drawbar.plugin.flink;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real job manager and a real task manager, each a process of its own. */
final class SessionCluster implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final int restPort;

    private SessionCluster(Path folder, int restPort) {
        this.folder = folder;
        this.restPort = restPort;
    }

    static SessionCluster start(Path folder) throws IOException {
        SessionCluster cluster = new SessionCluster(Files.createDirectories(folder), freePort());
        try {
            cluster.configure(freePort());
            cluster.process("jobmanager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
            cluster.process("taskmanager", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
            Awaitility.await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> cluster.get("/overview")
                    .contains("\"slots-total\":4"));
            return cluster;
        } catch (RuntimeException | IOException e) {
            cluster.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A task manager ends at once unless all of its memory is named. */
    private void configure(int rpcPort) throws IOException {
        Files.writeString(folder.resolve("config.yaml"), """
                jobmanager.rpc.address: 127.0.0.1
                jobmanager.bind-host: 127.0.0.1
                jobmanager.rpc.port: %d
                taskmanager.bind-host: 127.0.0.1
                taskmanager.host: 127.0.0.1
                taskmanager.numberOfTaskSlots: 4
                rest.address: 127.0.0.1
                rest.bind-address: 127.0.0.1
                rest.port: %d
                io.tmp.dirs: %s
                taskmanager.cpu.cores: 2.0
                taskmanager.memory.task.heap.size: 134217728b
                taskmanager.memory.task.off-heap.size: 0b
                taskmanager.memory.managed.size: 67108864b
                taskmanager.memory.network.min: 33554432b
                taskmanager.memory.network.max: 33554432b
                taskmanager.memory.framework.heap.size: 134217728b
                taskmanager.memory.framework.off-heap.size: 134217728b
                taskmanager.memory.jvm-metaspace.size: 268435456b
                taskmanager.memory.jvm-overhead.min: 201326592b
                taskmanager.memory.jvm-overhead.max: 201326592b
                """.formatted(rpcPort, restPort, folder.resolve("tmp")));
    }

    private void process(String name, String main) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main, "-c", folder.toString()));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
    }

    String address() {
        return "127.0.0.1:" + restPort;
    }

    /** What the cluster itself says. */
    String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address() + path))
                .timeout(Duration.ofMinutes(1))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
