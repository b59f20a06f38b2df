package io.drawbar.cli.account;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.TableText;
import io.drawbar.client.Agent;
import io.drawbar.client.DrawbarClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drawbar agents}: the hosts that engines run on. */
@Command(
        name = "agents",
        description = "Lists the agents, which run engines on their hosts, and takes them out of service and back.")
public final class AgentsCommand {
    private static final double GIGABYTE = 1 << 30;

    private final Screen screen;

    public AgentsCommand(Screen screen) {
        this.screen = screen;
    }

    @Command(name = "list", description = "The agents, what they run, and how their hosts are.")
    int list(@Mixin Connection connection) {
        new TableText(
                        List.of(
                                "agent",
                                "state",
                                "engines",
                                "memory",
                                "cores",
                                "load",
                                "free memory",
                                "free disk",
                                "pressure cpu/memory/io",
                                "labels"),
                        new boolean[] {false, false, true, true, true, true, true, true, true, false},
                        0)
                .lines(connection.open().agents().stream()
                        .map(AgentsCommand::row)
                        .toList())
                .forEach(screen.out()::println);
        return 0;
    }

    private static List<String> row(Agent agent) {
        Map<String, String> labels = new TreeMap<>(agent.labels());
        return List.of(
                agent.id(),
                agent.present() ? agent.closed().orElse("open") : "away",
                agent.engines()
                        + (agent.maxEngines().isPresent()
                                ? "/" + agent.maxEngines().getAsInt()
                                : ""),
                gigabytes(agent.memoryUsedBytes())
                        + (agent.memoryBytes().isPresent()
                                ? "/" + gigabytes(agent.memoryBytes().getAsLong())
                                : "")
                        + "g",
                number(agent.coresUsed())
                        + (agent.cores().isPresent()
                                ? "/" + number(agent.cores().getAsDouble())
                                : ""),
                agent.host().map(host -> number(host.loadAverage())).orElse(""),
                agent.host()
                        .map(host -> gigabytes(host.memoryFreeBytes()) + "g")
                        .orElse(""),
                agent.host().map(host -> gigabytes(host.diskFreeBytes()) + "g").orElse(""),
                agent.host().map(AgentsCommand::pressure).orElse(""),
                labels.isEmpty() ? "" : labels.toString());
    }

    private static String pressure(Agent.Host host) {
        return percent(host.cpuPressure()) + "/" + percent(host.memoryPressure()) + "/" + percent(host.ioPressure());
    }

    private static String percent(OptionalDouble value) {
        return value.isPresent() ? Math.round(value.getAsDouble()) + "%" : "-";
    }

    private static String gigabytes(long bytes) {
        return number(bytes / GIGABYTE);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @Command(
            name = "drain",
            description =
                    "Has an agent take no new engine, also after it was started again: its idle engines end, the others when"
                            + " nobody uses them any more.")
    int drain(
            @Parameters(paramLabel = "AGENT") String id,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.") String reason,
            @Mixin Connection connection) {
        DrawbarClient client = connection.open();
        client.drainAgent(id, true, reason);
        int left = client.agents().stream()
                .filter(agent -> agent.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new CliException("There is no agent " + id + "."))
                .engines();
        screen.out().println("Agent " + id + " takes no new engine; it has " + left + ".");
        return 0;
    }

    @Command(name = "undrain", description = "Has an agent take engines again.")
    int undrain(@Parameters(paramLabel = "AGENT") String id, @Mixin Connection connection) {
        connection.open().drainAgent(id, false, "");
        screen.out().println("Agent " + id + " takes engines again.");
        return 0;
    }
}
