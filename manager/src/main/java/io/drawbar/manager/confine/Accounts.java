package io.drawbar.manager.confine;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.UserName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Which account of the system an engine runs as. A user's engine runs as the account of the same name, or as the one that the
 * configuration names; an engine that several share as one that is named for that, or as the agent's own. Names are checked against a
 * pattern and asked of the system: an account that is not there, is root, or is one of the system's own is refused. Thread-safe.
 */
public final class Accounts {
    /** What is a name of an account, whatever the configuration allows: no path, no option, no number. */
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_.-]{0,31}");

    private static final List<String> IDS = List.of("/usr/bin/id", "/bin/id");

    private final Rules rules;
    private final Path sudo;
    private final Path program;

    /** Whether engines run as their owners. */
    public enum Use {
        /** They run as the agent does. */
        OFF,
        /** They run as their owner's account. */
        OWNER
    }

    /**
     * The configuration.
     *
     * @param names accounts of users whose own is called otherwise
     * @param shared the account of engines that several share; empty: the agent's
     * @param lowestId accounts with a smaller number are the system's
     * @param folder in which accounts have the folders of their processes
     * @param limit how long a call of sudo may take
     */
    public record Rules(Map<String, String> names, String shared, int lowestId, Path folder, Duration limit) {
        public Rules {
            names = Map.copyOf(names);
        }
    }

    private Accounts(Rules rules, Path sudo, Path program) {
        this.rules = rules;
        this.sudo = sudo;
        this.program = program;
    }

    /**
     * Looks whether it can be done.
     *
     * @param distribution where {@code as-user} is
     */
    public static Optional<Accounts> open(Use use, Rules rules, Path distribution) {
        if (use == Use.OFF) {
            return Optional.empty();
        }
        Path program = distribution.resolve("lib/agent/as-user");
        if (!Files.isExecutable(program)) {
            throw new BadConfiguration(
                    "agent.run-as.use is owner, and " + program + " is not there or not executable.");
        }
        Path sudo = List.of("/usr/bin/sudo", "/bin/sudo", "/usr/local/bin/sudo").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new BadConfiguration("agent.run-as.use is owner, and there is no sudo here."));
        if (!rules.folder().isAbsolute() || !Files.isDirectory(rules.folder())) {
            throw new BadConfiguration("agent.run-as.folder is '" + rules.folder()
                    + "'; expected a folder in which every account may make its own: mkdir -m 1733 FOLDER.");
        }
        return Optional.of(new Accounts(rules, sudo, program));
    }

    /**
     * The account that an engine runs as; empty: the agent's own.
     *
     * @param shared whether several users share it
     * @throws DrawbarException when there is none that may be used
     */
    public Optional<Account> of(UserName owner, boolean shared) {
        if (shared && rules.shared().isEmpty()) {
            return Optional.empty();
        }
        String name = shared ? rules.shared() : rules.names().getOrDefault(owner.value(), owner.value());
        if (!NAME.matcher(name).matches()) {
            throw refused(owner, "'" + name + "' cannot be the name of an account");
        }
        long id = id(owner, name);
        if (id == 0) {
            throw refused(owner, "the account " + name + " is root's");
        }
        if (id < rules.lowestId()) {
            throw refused(
                    owner,
                    "the account " + name + " has the number " + id + ", and those below " + rules.lowestId()
                            + " are the system's (setting agent.run-as.lowest-id)");
        }
        return Optional.of(new Account(name, sudo, program, rules.limit()));
    }

    /** An account that was checked before, as of an adopted process. */
    public Account known(String name) {
        return new Account(name, sudo, program, rules.limit());
    }

    public Path folder() {
        return rules.folder();
    }

    private long id(UserName owner, String name) {
        String program = IDS.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse("id");
        try {
            Process process = new ProcessBuilder(program, "-u", "--", name)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(rules.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw refused(owner, "the system does not tell whether there is an account " + name);
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0 || !text.matches("\\d{1,10}")) {
                throw refused(owner, "there is no account " + name);
            }
            return Long.parseLong(text);
        } catch (IOException e) {
            throw new DrawbarException(
                    ErrorCode.ENGINE_START_FAILED, "The system cannot be asked for accounts: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DrawbarException(ErrorCode.ENGINE_START_FAILED, "The agent is ending.", e);
        }
    }

    private static DrawbarException refused(UserName owner, String why) {
        return new DrawbarException(
                ErrorCode.BAD_CONFIGURATION,
                "Engines run as their owner's account here (setting agent.run-as.use), and " + owner + " has none: "
                        + why + ". Make one, or name one in agent.run-as.names.");
    }
}
