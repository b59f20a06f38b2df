package io.drawbar.cli.account;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.client.Token;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drawbar token}: tokens that stand for their user. */
@Command(name = "token", description = "Makes and revokes your tokens.")
public final class TokenCommand {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd])");

    private final Screen screen;

    public TokenCommand(Screen screen) {
        this.screen = screen;
    }

    @Command(name = "create", description = "Makes a token and prints it, this once.")
    int create(
            @Mixin Connection connection,
            @Option(names = "--name", paramLabel = "NAME", description = "Under which it can be revoked.")
                    Optional<String> name,
            @Option(names = "--ttl", paramLabel = "TIME", description = "How long it holds, such as 12h or 30d.")
                    Optional<String> ttl) {
        Token token = connection.open().createToken(name, ttl.map(TokenCommand::duration));
        screen.out().println(token.token());
        token.expiresAt().ifPresent(end -> screen.err().println("It holds until " + end + "."));
        return 0;
    }

    @Command(name = "revoke", description = "Ends a token.")
    int revoke(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME", description = "The name it was made with.") String name) {
        connection.open().revokeToken(name);
        screen.err().println("Token " + name + " holds no more.");
        return 0;
    }

    private static Duration duration(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            throw new CliException("--ttl is " + text + "; expected a time such as 12h or 30d.");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
