package io.drawbar.it.chaos;

import io.drawbar.it.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A server process with some of the roles and a home of its own. */
final class Part {
    private static final int STARTS = 3;

    private final String roles;
    private final Path configuration;
    private Launcher launcher;

    /**
     * @param name of its home
     * @param roles with commas
     */
    Part(String name, String roles, Path configuration) throws IOException {
        this.roles = roles;
        this.configuration = configuration;
        // The compiler's second stage would take more from the two cores of a test's machine than it gives.
        this.launcher = Launcher.fresh(name).with("DRAWBAR_SERVER_OPTS", "-XX:TieredStopAtLevel=1 -Xmx224m");
    }

    String roles() {
        return roles;
    }

    Path home() {
        return launcher.home();
    }

    /** Starts it, as somebody would who sees that it did not start; does nothing when it runs. */
    void start() throws IOException {
        try {
            Launcher.Outcome outcome = launcher.call("start", "--role", roles, "--config", configuration.toString());
            for (int i = 1; i < STARTS && outcome.exit() != 0; i++) {
                System.out.println(home().getFileName() + " does not start: " + outcome.output());
                outcome = launcher.call("start", "--role", roles, "--config", configuration.toString());
            }
            if (outcome.exit() != 0) {
                throw new IOException(roles + " in " + home() + " does not start: " + outcome.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Starting " + roles + " was interrupted.", e);
        }
    }

    /** From its next start on the gateway listens where it listens now. */
    void keepPort() throws IOException {
        launcher = launcher.with("DRAWBAR_GATEWAY_PORT", url().replaceAll(".*:(\\d+).*", "$1"));
    }

    String url() throws IOException {
        return Files.readString(home().resolve("run/gateway.json"))
                .replaceAll("(?s).*\"url\"\\s*:\\s*\"([^\"]*)\".*", "$1");
    }

    /** The process, if it lives. */
    Optional<ProcessHandle> process() throws IOException {
        Path file = home().resolve("run/server-" + roles.replace(',', '+') + ".pid");
        return Files.exists(file)
                ? ProcessHandle.of(Long.parseLong(Files.readString(file).trim()))
                        .filter(ProcessHandle::isAlive)
                : Optional.empty();
    }

    /** As kill -9; does nothing when it does not live. */
    void kill() throws IOException {
        Optional<ProcessHandle> process = process();
        if (process.isPresent()) {
            Processes.kill(process.get());
        }
    }

    void stop() throws IOException {
        try {
            launcher.call("stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Stopping " + roles + " was interrupted.", e);
        }
    }

    /** Calls the launcher for something else. */
    String call(String... arguments) throws IOException, InterruptedException {
        return launcher.succeed(arguments);
    }
}
