package io.drawbar.cli.job;

import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.TableText;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Engine;
import io.drawbar.client.EngineId;
import io.drawbar.client.EngineType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drawbar engines}: which engines run, or which there are. */
@Command(name = "engines", description = "Lists running engines, or with --types those that jobs can ask for.")
public final class EnginesCommand implements Callable<Integer> {
    @Option(names = "--types", description = "What jobs can ask for.")
    private boolean types;

    @Option(names = "--events", paramLabel = "ENGINE", description = "What happened to that engine, and why.")
    private Optional<String> events = Optional.empty();

    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public EnginesCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        DrawbarClient client = connection.open();
        if (events.isPresent()) {
            show(
                    List.of("time", "what", "why"),
                    new boolean[] {false, false, false},
                    client.engineEvents(new EngineId(events.get())).stream()
                            .map(event ->
                                    List.of(event.time().map(Instant::toString).orElse(""), event.what(), event.why()))
                            .toList());
        } else if (types) {
            show(
                    List.of("type", "default", "installed", "installable", "languages", "what it is"),
                    new boolean[] {false, false, false, false, false, false},
                    client.engineTypes().stream().map(EnginesCommand::row).toList());
        } else {
            show(
                    List.of(
                            "engine",
                            "type",
                            "state",
                            "pool",
                            "owner",
                            "shared by",
                            "agent",
                            "pid",
                            "sessions",
                            "running",
                            "heap"),
                    new boolean[] {false, false, false, false, false, false, false, true, true, true, true},
                    client.engines().stream().map(EnginesCommand::row).toList());
        }
        return 0;
    }

    private void show(List<String> headings, boolean[] right, List<List<String>> rows) {
        new TableText(headings, right, 0).lines(rows).forEach(screen.out()::println);
    }

    private static List<String> row(EngineType type) {
        return List.of(
                type.type(),
                type.defaultVersion(),
                String.join(" ", type.versions()),
                String.join(" ", type.installableVersions()),
                String.join(" ", type.languages()),
                type.summary());
    }

    private static List<String> row(Engine engine) {
        return List.of(
                engine.id().value(),
                engine.type() + "@" + engine.version(),
                engine.state(),
                engine.pool()
                        .map(pool -> engine.claimed().orElse(false) ? pool + " (claimed)" : pool)
                        .orElse(""),
                engine.owner(),
                engine.shareLevel(),
                engine.agent(),
                Long.toString(engine.pid()),
                Integer.toString(engine.sessions()),
                Integer.toString(engine.runningStatements()),
                engine.heapUsedBytes() / (1 << 20) + "/" + engine.heapMaxBytes() / (1 << 20) + " MiB");
    }
}
