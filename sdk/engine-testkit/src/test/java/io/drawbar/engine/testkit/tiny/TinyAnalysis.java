package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.Kind;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a command touches: the table of numbers, or nothing. */
final class TinyAnalysis {
    private final TinyPlugin plugin;

    private TinyAnalysis(TinyPlugin plugin) {
        this.plugin = plugin;
    }

    static StatementAnalysis of(TinyPlugin plugin, String text) throws EngineException {
        return new TinyAnalysis(plugin).of(text.split(" ", 2)[0]);
    }

    private StatementAnalysis of(String command) throws EngineException {
        Kind change = plugin.has(Defect.TELLS_THE_WRONG_KIND) ? Kind.QUERY : Kind.DML;
        return switch (command) {
            case "numbers" -> new StatementAnalysis(Kind.QUERY, numbers("n", "s"), List.of());
            case "update" -> new StatementAnalysis(change, List.of(), numbers("n"));
            case "set", "make" -> new StatementAnalysis(Kind.UTILITY, List.of(), List.of());
            default -> {
                if (command.contains("\n") && !plugin.has(Defect.ANALYSES_NONSENSE)) {
                    throw EngineException.builder(EngineException.Kind.USER, "There is no command " + command)
                            .position((int) command.lines().count(), 1)
                            .build();
                }
                yield new StatementAnalysis(Kind.QUERY, List.of(), List.of());
            }
        };
    }

    private List<TableUse> numbers(String... columns) {
        if (plugin.has(Defect.OVERLOOKS_TABLES)) {
            return List.of();
        }
        List<String> told = plugin.has(Defect.TELLS_OTHER_COLUMNS) ? List.of("x") : List.of(columns);
        TableUse use = new TableUse(
                Optional.empty(),
                Optional.empty(),
                "numbers",
                plugin.has(Defect.TELLS_NO_COLUMNS) ? Optional.empty() : Optional.of(told));
        return Collections.nCopies(plugin.has(Defect.TELLS_TABLES_TWICE) ? 2 : 1, use);
    }
}
