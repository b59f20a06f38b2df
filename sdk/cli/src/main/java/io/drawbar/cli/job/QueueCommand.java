package io.drawbar.cli.job;

import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.TableText;
import io.drawbar.client.QueuedAsk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drawbar queue}: who waits for an engine, and for what. */
@Command(name = "queue", description = "Lists jobs and connections that wait for an engine, and what each waits for.")
public final class QueueCommand implements Callable<Integer> {
    @Option(names = "--tenant", paramLabel = "NAME", description = "Of this tenant alone.")
    private Optional<String> tenant = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 100 if it is not given.")
    private Optional<Integer> limit = Optional.empty();

    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public QueueCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        OptionalInt most = limit.map(OptionalInt::of).orElse(OptionalInt.empty());
        List<List<String>> rows = connection.open().queue(tenant, most).stream()
                .map(QueueCommand::row)
                .toList();
        new TableText(
                        List.of("place", "waits", "usually", "owner", "tenant", "engine", "id", "waiting for"),
                        new boolean[] {true, true, true, false, false, false, false, false},
                        0)
                .lines(rows)
                .forEach(screen.out()::println);
        return 0;
    }

    private static List<String> row(QueuedAsk ask) {
        return List.of(
                ask.position() + "/" + ask.of(),
                ask.since()
                        .map(since -> seconds(Duration.between(since, Instant.now())))
                        .orElse(""),
                ask.usualWaitMillis().isPresent()
                        ? seconds(Duration.ofMillis(ask.usualWaitMillis().getAsLong()))
                        : "",
                ask.owner(),
                ask.tenant(),
                ask.engine().type() + "@" + ask.engine().version(),
                ask.id(),
                ask.waitingFor());
    }

    private static String seconds(Duration time) {
        return Math.max(0, time.toSeconds()) + " s";
    }
}
