package io.drawbar.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Calls the distribution's launcher as somebody at a shell would.
 *
 * @param home DRAWBAR_HOME
 * @param environment more variables
 */
public record Launcher(Path home, Map<String, String> environment) {
    private static final long LIMIT_MINUTES = 15;
    /** How long the launcher waits for a server: on a busy machine that may take longer than its usual minute. */
    private static final String START_LIMIT_SECONDS = "240";

    /** What a call did. */
    public record Outcome(int exit, String output) {}

    public static Path distribution() {
        return Path.of(System.getProperty("drawbar.it.distribution"))
                .toAbsolutePath()
                .normalize();
    }

    /** An empty home below the module's target folder, on a free port. */
    public static Launcher fresh(String name) throws IOException {
        Path home = Path.of(System.getProperty("drawbar.it.home"))
                .toAbsolutePath()
                .normalize()
                .resolve(name);
        if (Files.exists(home)) {
            try (Stream<Path> old = Files.walk(home)) {
                for (Path path : old.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(home.getParent());
        return new Launcher(home, Map.of("DRAWBAR_GATEWAY_PORT", "0", "DRAWBAR_START_LIMIT", START_LIMIT_SECONDS));
    }

    public Launcher with(String variable, String value) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(variable, value);
        return new Launcher(home, changed);
    }

    /** Calls it and waits; both of its streams are in the outcome. */
    public Outcome call(String... arguments) throws IOException, InterruptedException {
        return callIn(home.getParent(), arguments);
    }

    /** The same for a home whose own neighbourhood cannot be written to. */
    Outcome callIn(Path folder, String... arguments) throws IOException, InterruptedException {
        // A file and no pipe: the server that it starts would hold the pipe open.
        Path output = Files.createTempFile(folder, "launcher", ".out");
        ProcessBuilder builder = command(arguments).redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(builder.command() + " does not end: " + Files.readString(output));
        }
        Outcome outcome = new Outcome(process.exitValue(), Files.readString(output));
        Files.delete(output);
        return outcome;
    }

    private ProcessBuilder command(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(distribution().resolve("drawbar").toString()), Arrays.stream(arguments))
                        .toList());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("DRAWBAR_"));
        builder.environment().put("DRAWBAR_HOME", home.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /** Calls what starts no server, and does not wait; the caller reads its output and ends it. */
    public Process begin(String... arguments) throws IOException {
        return command(arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Starts the server; on a machine that is busy it may take longer than the launcher waits. */
    public void start() throws IOException, InterruptedException {
        Path listening = home.resolve("run/gateway.json");
        Files.deleteIfExists(listening);
        Outcome outcome = call("start");
        if (outcome.exit() != 0 && !outcome.output().contains("it goes on trying")) {
            throw new AssertionError("start ended with " + outcome.exit() + ":\n" + outcome.output());
        }
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> Files.exists(listening));
    }

    /** Calls it and insists that it succeeds. */
    public String succeed(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = call(arguments);
        if (outcome.exit() != 0) {
            throw new AssertionError(
                    String.join(" ", arguments) + " ended with " + outcome.exit() + ":\n" + outcome.output());
        }
        return outcome.output();
    }
}
