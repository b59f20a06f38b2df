package io.drawbar.cli.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The prompt's own commands; they begin with a backslash. */
enum PromptCommand {
    QUIT("\\q", "", "leave"),
    HELP("\\help", "", "this list"),
    ENGINE("\\engine", "TYPE[@VERSION]", "choose the engine, or show it"),
    ENGINES("\\engines", "", "list the engines there are"),
    FORMAT("\\format", "table|csv|json", "how results are printed"),
    LIMIT("\\limit", "ROWS|off", "keep and print no more rows of a result"),
    TIMING("\\timing", "on|off", "say how long each statement took"),
    LOG("\\log", "debug|info|warn|error|none", "which log lines are shown"),
    JOBS("\\jobs", "", "your last jobs"),
    SETTINGS("\\settings", "", "what was set with SET and USE");

    private final String command;
    private final String argument;
    private final String meaning;

    PromptCommand(String command, String argument, String meaning) {
        this.command = command;
        this.argument = argument;
        this.meaning = meaning;
    }

    static Optional<PromptCommand> of(String word) {
        return Arrays.stream(values())
                .filter(known -> known.command.equalsIgnoreCase(word))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(known -> known.command).toList();
    }

    /** One line of help. */
    String help() {
        return String.format("  %-40s %s", command + " " + argument, meaning);
    }
}
