package io.drawbar.cli.job;

import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.TableText;
import io.drawbar.client.Pool;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drawbar pools}: engines that are started before somebody asks for them. */
@Command(
        name = "pools",
        description = "Lists the warm pools: how many engines wait in each and are to, and how often that has helped.")
public final class PoolsCommand implements Callable<Integer> {
    private static final int PERCENT = 100;

    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public PoolsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        new TableText(
                        List.of(
                                "pool",
                                "type",
                                "tenant",
                                "ready",
                                "starting",
                                "wanted",
                                "minimum",
                                "maximum",
                                "claims",
                                "misses",
                                "failed",
                                "hit rate",
                                "claim",
                                "problem"),
                        new boolean[] {
                            false, false, false, true, true, true, true, true, true, true, true, true, true, false
                        },
                        0)
                .lines(connection.open().pools().stream().map(PoolsCommand::row).toList())
                .forEach(screen.out()::println);
        return 0;
    }

    private static List<String> row(Pool pool) {
        return List.of(
                pool.name(),
                pool.version().isEmpty() ? pool.type() : pool.type() + "@" + pool.version(),
                pool.tenant().orElse(""),
                Integer.toString(pool.ready()),
                Integer.toString(pool.starting()),
                Integer.toString(pool.target()),
                pool.minimumNow() == pool.minimum()
                        ? Integer.toString(pool.minimum())
                        : pool.minimumNow() + " (of " + pool.minimum() + ")",
                Integer.toString(pool.maximum()),
                Long.toString(pool.claims()),
                Long.toString(pool.misses()),
                Long.toString(pool.failedClaims()),
                pool.hitRate().isPresent() ? Math.round(pool.hitRate().getAsDouble() * PERCENT) + "%" : "",
                pool.claimMillis().isPresent() ? pool.claimMillis().getAsLong() + " ms" : "",
                pool.problem().orElse(""));
    }
}
