package io.drawbar.cli.account;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.TableText;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.User;
import io.drawbar.client.UserChange;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drawbar user}: who may log in. */
@Command(name = "user", description = "Lists, makes, changes and removes users.")
public final class UserCommand {
    private static final String NEW_PASSWORD = "DRAWBAR_NEW_PASSWORD";

    private final Screen screen;
    private final Map<String, String> environment;

    public UserCommand(Screen screen, Map<String, String> environment) {
        this.screen = screen;
        this.environment = environment;
    }

    @Command(name = "list", description = "Lists users.")
    int list(@Mixin Connection connection) {
        List<List<String>> rows = connection.open().users().stream()
                .map(user -> List.of(user.name(), user.tenant(), String.join(" ", user.roles())))
                .toList();
        new TableText(List.of("user", "tenant", "roles"), new boolean[3], 0)
                .lines(rows)
                .forEach(screen.out()::println);
        return 0;
    }

    @Command(
            name = "add",
            description = {
                "Makes a user. The password is taken from " + NEW_PASSWORD
                        + ", or made by the server and printed this once."
            })
    int add(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--tenant", paramLabel = "NAME", description = "Whose quotas count.")
                    Optional<String> tenant,
            @Option(names = "--roles", paramLabel = "ROLE,...", description = "Such as admin.")
                    Optional<String> roles) {
        Optional<String> password = Optional.ofNullable(environment.get(NEW_PASSWORD));
        User made = connection.open().putUser(name, UserChange.create(tenant, roles.map(UserCommand::names), password));
        screen.err().println("User " + name + " can log in now.");
        made.password().ifPresent(secret -> screen.out().println("Password: " + secret));
        return 0;
    }

    @Command(name = "remove", description = "Removes a user and the user's tokens.")
    int remove(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
        connection.open().removeUser(name);
        screen.err().println("User " + name + " is gone.");
        return 0;
    }

    @Command(
            name = "passwd",
            description = "Gives a user, or yourself, another password: " + NEW_PASSWORD + ", or asked for.")
    int passwd(@Mixin Connection connection, @Parameters(paramLabel = "NAME", arity = "0..1") Optional<String> name) {
        DrawbarClient client = connection.open();
        String whose = name.orElseGet(() -> client.me().name());
        String password = Optional.ofNullable(environment.get(NEW_PASSWORD)).orElseGet(() -> askTwice(whose));
        client.putUser(whose, UserChange.password(password));
        screen.err().println("The password of " + whose + " is changed.");
        return 0;
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String askTwice(String whose) {
        String first = Connection.ask("New password of " + whose + ": ");
        if (!first.equals(Connection.ask("Once more: "))) {
            throw new CliException("The two passwords differ; nothing was changed.");
        }
        return first;
    }
}
