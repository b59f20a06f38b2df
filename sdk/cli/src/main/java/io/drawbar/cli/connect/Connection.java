package io.drawbar.cli.connect;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.DrawbarClientBuilder;
import java.io.Console;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options that say which server and who one is. What is not given comes from the environment ({@code DRAWBAR_URL},
 * {@code DRAWBAR_TOKEN}, {@code DRAWBAR_USER}, {@code DRAWBAR_PASSWORD}), then from the home's own server.
 */
public final class Connection {
    private static final String USUAL_URL = "http://127.0.0.1:8288";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server (DRAWBAR_URL); else the one of DRAWBAR_HOME, else " + USUAL_URL + ".")
    private String url = "";

    @Option(names = "--user", paramLabel = "NAME", description = "Who you are (DRAWBAR_USER).")
    private String user = "";

    @Option(
            names = "--password",
            arity = "0..1",
            interactive = true,
            echo = false,
            description = "Asked for when missing; DRAWBAR_PASSWORD keeps it out of the list of processes.")
    private char[] password = {};

    private final Map<String, String> environment;

    public Connection() {
        this(System.getenv());
    }

    Connection(Map<String, String> environment) {
        this.environment = environment;
    }

    public CliHome home() {
        return CliHome.of(environment);
    }

    /** A client for what was chosen. */
    public DrawbarClient open() {
        CliHome home = home();
        Optional<String> ownUrl = home.url();
        String chosen = chosenUrl().or(() -> ownUrl).orElse(USUAL_URL);
        try {
            // Somebody waits: a server that is not there is said so at once, one that stumbles gets a second chance.
            DrawbarClientBuilder client =
                    DrawbarClient.builder().url(chosen).retries(2).retryWait(Duration.ofMillis(100));
            logIn(client, home, ownUrl.filter(own -> sameServer(own, chosen)).isPresent());
            return client.build();
        } catch (IllegalArgumentException e) {
            throw new CliException(e.getMessage(), e);
        }
    }

    private Optional<String> chosenUrl() {
        return Optional.of(url).filter(text -> !text.isBlank()).or(() -> variable("DRAWBAR_URL"));
    }

    private void logIn(DrawbarClientBuilder client, CliHome home, boolean ownServer) {
        if (!user.isBlank()) {
            client.password(user, password(user));
            return;
        }
        Optional<String> token = variable("DRAWBAR_TOKEN");
        if (token.isPresent()) {
            client.token(token.get());
            return;
        }
        Optional<String> named = variable("DRAWBAR_USER");
        if (named.isPresent()) {
            client.password(named.get(), password(named.get()));
            return;
        }
        // The home's token goes to the home's own server and to no other.
        Optional<String> admin = ownServer ? home.adminToken() : Optional.empty();
        if (admin.isPresent()) {
            client.token(admin.get());
            return;
        }
        if (chosenUrl().isPresent()) {
            throw new CliException("Say who you are: --user NAME, or DRAWBAR_TOKEN in the environment.");
        }
        throw new CliException("No server has been started with DRAWBAR_HOME " + home.root()
                + ": start one with `drawbar start`, or name one with --url and --user.");
    }

    private String password(String name) {
        if (password.length > 0) {
            return new String(password);
        }
        return variable("DRAWBAR_PASSWORD").orElseGet(() -> ask("Password of " + name + ": "));
    }

    /** Asks at the keyboard, without an echo. */
    public static String ask(String question) {
        // A console is there on newer JDKs even when nobody sits at it.
        Console console = Optional.ofNullable(System.console())
                .filter(there -> Screen.inputIsTerminal())
                .orElseThrow(
                        () -> new CliException("A password is needed and nobody can be asked: set DRAWBAR_PASSWORD."));
        char[] typed = console.readPassword("%s", question);
        if (typed == null) {
            throw new CliException("No password was given.");
        }
        return new String(typed);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    private static boolean sameServer(String left, String right) {
        return left.replaceAll("/+$", "").equalsIgnoreCase(right.replaceAll("/+$", ""));
    }
}
