package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/** How a query in streaming mode, whose rows may be taken back later, gives them out. */
enum Changelog {
    /** Each change is a row, with its kind in a first column {@code op}. */
    COLUMN,
    /** Changes are applied: rows are as those of a table, which is given out once the query has ended if any may change. */
    APPLIED;

    static final String SETTING = "flink.changelog";
    static final String APPLIED_ROWS = "flink.applied-rows";
    static final List<String> SETTINGS = List.of(SETTING, APPLIED_ROWS);
    private static final int PRESET_ROWS = 1_000_000;

    static Changelog of(Configuration settings) throws EngineException {
        String value = settings.getString(SETTING, "column");
        return switch (value) {
            case "column" -> COLUMN;
            case "applied" -> APPLIED;
            default -> throw FlinkFailures.user(SETTING + " is '" + value + "', expected column or applied.");
        };
    }

    /** How many rows are kept at most while changes are applied. */
    static int appliedRows(Configuration settings) throws EngineException {
        String value = settings.getString(APPLIED_ROWS, Integer.toString(PRESET_ROWS));
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw FlinkFailures.user(APPLIED_ROWS + " is '" + value + "', expected a number: " + e.getMessage());
        }
    }
}
