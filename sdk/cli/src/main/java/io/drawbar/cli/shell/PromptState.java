package io.drawbar.cli.shell;

import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.cli.run.LogLevel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the prompt keeps between statements. Each statement is a job of its own, and jobs do not share an engine session: so what
 * {@code SET} and {@code USE} said is sent along with the next ones. Not thread-safe.
 */
final class PromptState {
    private static final Pattern USE = Pattern.compile(
            "(?is)\\s*use\\s+(?:schema\\s+|database\\s+)?`?([\\w]+)`?(?:\\s*\\.\\s*`?([\\w]+)`?)?\\s*;?\\s*");
    private static final Pattern SET = Pattern.compile("(?is)\\s*set\\s+([\\w.\\-]+)\\s*=\\s*(.*?)\\s*;?\\s*");

    private final Map<String, String> settings = new TreeMap<>();
    private Optional<String> engine = Optional.empty();
    private Optional<String> catalog = Optional.empty();
    private Optional<String> schema = Optional.empty();
    private OptionalLong limit = OptionalLong.empty();
    private ResultPrinter.Format format = ResultPrinter.Format.table;
    private LogLevel log = LogLevel.warn;
    private boolean timing = true;

    /** Learns from a statement that succeeded. */
    void learn(String statement) {
        Matcher use = USE.matcher(statement);
        if (use.matches()) {
            if (use.group(2) != null) {
                catalog = Optional.of(use.group(1));
                schema = Optional.of(use.group(2));
            } else {
                schema = Optional.of(use.group(1));
            }
        }
        Matcher set = SET.matcher(statement);
        if (set.matches()) {
            settings.put(set.group(1), set.group(2));
        }
    }

    Map<String, String> settings() {
        return settings;
    }

    Optional<String> engine() {
        return engine;
    }

    void engine(String value) {
        engine = Optional.of(value);
        settings.clear();
        catalog = Optional.empty();
        schema = Optional.empty();
    }

    Optional<String> catalog() {
        return catalog;
    }

    Optional<String> schema() {
        return schema;
    }

    OptionalLong limit() {
        return limit;
    }

    void limit(OptionalLong value) {
        limit = value;
    }

    ResultPrinter.Format format() {
        return format;
    }

    void format(ResultPrinter.Format value) {
        format = value;
    }

    LogLevel log() {
        return log;
    }

    void log(LogLevel value) {
        log = value;
    }

    boolean timing() {
        return timing;
    }

    void timing(boolean value) {
        timing = value;
    }
}
