package io.drawbar.it.chaos;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.UserChange;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.Endpoint;
import io.drawbar.it.Launcher;
import io.drawbar.it.Patience;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A Drawbar whose roles are processes with homes of their own: two managers, two agents, two entrances, gateway and public services;
 * with a ZooKeeper of three nodes and a PostgreSQL.
 */
final class ApartCluster implements AutoCloseable {
    private static final String SECRET = "shared by all homes 0123456789";

    private final Path base;
    private final Ensemble zooKeeper;
    private final EmbeddedPostgres postgres;
    private final Part front;
    private final List<Part> managers;
    private final List<Part> agents;
    private final List<Part> entrances;
    private final Coordination coordination;
    private final ManagerLocator locator;
    private final Map<String, String> tokens = new LinkedHashMap<>();

    /**
     * Starts it all.
     *
     * @param name of the folder of its homes
     * @param settings in the form of the configuration
     * @param engines to be installed with each agent
     */
    ApartCluster(String name, String settings, List<String> engines) throws Exception {
        this.base = Launcher.fresh(name).home();
        Files.createDirectories(base);
        this.zooKeeper = new Ensemble(base.resolve("zookeeper"));
        this.postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(base.resolve("postgres").toFile())
                .setPGStartupWait(Patience.LIMIT)
                .start();
        Path configuration = base.resolve("cluster.conf");
        Files.writeString(configuration, """
                coordination.connect = "%s"
                cluster.secret = "%s"
                database.url = "jdbc:postgresql://127.0.0.1:%d/postgres"
                database.user = postgres
                database.password = postgres
                %s
                """.formatted(zooKeeper.connect(), SECRET, postgres.getPort(), settings));
        this.front = part("front", "public-services,gateway", configuration);
        this.managers = parts("manager", configuration);
        this.agents = parts("agent", configuration);
        this.entrances = parts("entrance", configuration);
        install(engines);
        zooKeeper.awaitWhole();
        all(Part::start);
        front.keepPort();
        this.coordination = Coordination.asServer(
                zooKeeper.connect(), "drawbar", Duration.ofSeconds(20), new ClusterSecret(SECRET));
        this.locator = new ManagerLocator(coordination);
    }

    /** Once, as the agents are on one host. */
    private void install(List<String> engines) throws IOException, InterruptedException {
        if (engines.isEmpty()) {
            return;
        }
        for (String engine : engines) {
            agents.get(0).call("engine", "install", engine, "--no-archive");
        }
        Path installed = agents.get(0).home().resolve("engines");
        for (Part other : agents.subList(1, agents.size())) {
            try (Stream<Path> all = Files.walk(installed)) {
                for (Path path : all.toList()) {
                    Path copy = other.home().resolve("engines").resolve(installed.relativize(path));
                    if (Files.isDirectory(path)) {
                        Files.createDirectories(copy);
                    } else {
                        Files.createLink(copy, path);
                    }
                }
            }
        }
    }

    private Part part(String name, String roles, Path configuration) throws IOException {
        return new Part(base.getFileName() + "/" + name, roles, configuration);
    }

    private List<Part> parts(String role, Path configuration) throws IOException {
        return List.of(part(role + "-0", role, configuration), part(role + "-1", role, configuration));
    }

    /** What is done with a part. */
    interface Action {
        void on(Part part) throws IOException;
    }

    private List<Part> parts() {
        List<Part> all = new ArrayList<>(List.of(front));
        all.addAll(managers);
        all.addAll(agents);
        all.addAll(entrances);
        return all;
    }

    private void all(Action action) {
        each(parts(), action);
    }

    /** Does it with some at the same time. */
    static void each(List<Part> parts, Action action) {
        CompletableFuture.allOf(parts.stream()
                        .map(part -> CompletableFuture.runAsync(() -> {
                            try {
                                action.on(part);
                            } catch (IOException e) {
                                throw new CompletionException(e);
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    Path base() {
        return base;
    }

    Ensemble zooKeeper() {
        return zooKeeper;
    }

    List<Part> managers() {
        return managers;
    }

    List<Part> agents() {
        return agents;
    }

    List<Part> entrances() {
        return entrances;
    }

    /** What lies in ZooKeeper. */
    Coordination coordination() {
        return coordination;
    }

    /** Has somebody told of every leader of the managers, by its home's name. */
    void onLeader(Consumer<String> listener) {
        locator.onChange(() -> {
            try {
                leadingManager()
                        .ifPresent(it -> listener.accept(it.home().getFileName().toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The manager that leads, by the name of its node. */
    Optional<Part> leadingManager() throws IOException {
        Optional<Endpoint> leader = locator.leader();
        for (Part manager : managers) {
            if (leader.isPresent() && leader.get().node().value().equals(node(manager))) {
                return Optional.of(manager);
            }
        }
        return Optional.empty();
    }

    private static String node(Part part) throws IOException {
        return "node-"
                + Files.readString(part.home().resolve("secrets/node.id"))
                        .trim()
                        .substring(0, 12);
    }

    /** Where the gateway is. */
    String url() throws IOException {
        return front.url();
    }

    /** The secret of the user admin. */
    String adminToken() throws IOException {
        return Files.readString(front.home().resolve("secrets/admin.token")).trim();
    }

    DrawbarClient admin() throws IOException {
        return client(
                Files.readString(front.home().resolve("secrets/admin.token")).trim());
    }

    private DrawbarClient client(String token) throws IOException {
        return DrawbarClient.builder()
                .url(front.url())
                .token(token)
                .retries(8)
                .stallTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** Makes a user and logs it in. */
    DrawbarClient user(String name, String tenant) throws IOException {
        admin().putUser(
                        name,
                        UserChange.create(Optional.of(tenant), Optional.empty(), Optional.of("password of " + name)));
        DrawbarClient withPassword = DrawbarClient.builder()
                .url(front.url())
                .password(name, "password of " + name)
                .build();
        tokens.put(
                name,
                withPassword
                        .createToken(Optional.of("chaos"), Optional.of(Duration.ofHours(4)))
                        .token());
        return client(tokens.get(name));
    }

    /** What the roles have written into their logs. */
    List<String> log(Part part) throws IOException {
        Path file = part.home().resolve("logs/server-" + part.roles().replace(',', '+') + ".log");
        return Files.exists(file) ? Files.readAllLines(file) : Collections.emptyList();
    }

    @Override
    public void close() throws IOException {
        locator.close();
        coordination.close();
        all(Part::stop);
        zooKeeper.close();
        postgres.close();
    }
}
