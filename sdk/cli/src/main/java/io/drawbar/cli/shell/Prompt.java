package io.drawbar.cli.shell;

import io.drawbar.cli.Screen;
import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.cli.run.LogLevel;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.DrawbarClientException;
import io.drawbar.client.EngineType;
import io.drawbar.client.Job;
import io.drawbar.client.JobQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The interactive prompt: reads a statement or a command of its own, runs it, asks for the next. For one thread. */
final class Prompt {
    private static final int HISTORY_ENTRIES = 2000;

    private final DrawbarClient client;
    private final Screen screen;
    private final StatementRunner runner;
    private final Path history;
    private final PromptState state = new PromptState();

    Prompt(DrawbarClient client, Screen screen, StatementRunner runner, Path history) {
        this.client = client;
        this.screen = screen;
        this.runner = runner;
        this.history = history;
    }

    void run() throws IOException {
        // Fails here, before anything was typed, when the server is away or the login is wrong.
        String who = client.me().name();
        if (history.getParent() != null) {
            Files.createDirectories(history.getParent());
        }
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .appName("drawbar")
                    .parser(new PromptParser())
                    .completer(new PromptCompleter(() ->
                            client.engineTypes().stream().map(EngineType::type).toList()))
                    .variable(LineReader.HISTORY_FILE, history)
                    .variable(LineReader.HISTORY_SIZE, HISTORY_ENTRIES)
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P     > ")
                    .option(LineReader.Option.CASE_INSENSITIVE, true)
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            screen.out().println("Drawbar at " + client.url() + ", as " + who + ". \\help lists commands, \\q leaves.");
            loop(terminal, reader);
        }
    }

    private void loop(Terminal terminal, LineReader reader) {
        while (true) {
            String typed;
            try {
                typed = reader.readLine(state.engine().orElse("drawbar") + "> ").strip();
            } catch (UserInterruptException e) {
                continue;
            } catch (EndOfFileException e) {
                return;
            }
            String word = typed.toLowerCase(Locale.ROOT);
            if (word.equals("exit") || word.equals("quit")) {
                return;
            }
            if (typed.startsWith("\\") || word.equals("help")) {
                if (!command(word.equals("help") ? "\\help" : typed)) {
                    return;
                }
            } else if (!typed.isEmpty()) {
                runCancellable(terminal, typed);
            }
        }
    }

    private void runCancellable(Terminal terminal, String statement) {
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> {
            var unused = runner.cancel().exceptionally(failure -> {
                screen.err().println("It could not be cancelled: " + failure.getMessage());
                return false;
            });
        });
        try {
            runner.run(statement, state);
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    /** Whether to go on. */
    private boolean command(String typed) {
        String[] words = typed.split("\\s+", 2);
        String argument = words.length > 1 ? words[1].replaceAll(";$", "").strip() : "";
        PromptCommand command = PromptCommand.of(words[0].replaceAll(";$", "")).orElse(null);
        if (command == null) {
            screen.out().println("There is no command " + words[0] + "; \\help lists them.");
            return true;
        }
        try {
            switch (command) {
                case QUIT -> {
                    return false;
                }
                case HELP -> help();
                case ENGINE -> engine(argument);
                case ENGINES ->
                    client.engineTypes().forEach(type -> screen.out()
                            .printf("  %-12s %-10s %s%n", type.type(), type.defaultVersion(), type.summary()));
                case FORMAT -> state.format(ResultPrinter.Format.valueOf(argument.toLowerCase(Locale.ROOT)));
                case LIMIT ->
                    state.limit(
                            argument.equals("off") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(argument)));
                case TIMING -> state.timing(!argument.equals("off"));
                case LOG -> state.log(LogLevel.valueOf(argument.toLowerCase(Locale.ROOT)));
                case JOBS -> client.jobs(JobQuery.own().withLimit(10)).jobs().forEach(this::job);
                case SETTINGS -> settings();
            }
        } catch (IllegalArgumentException e) {
            screen.out().println("Expected:" + command.help());
        } catch (DrawbarClientException e) {
            screen.err().println(e.getMessage());
        }
        return true;
    }

    private void help() {
        screen.out().println("A statement ends with ; and may take several lines. Ctrl-C cancels it, Ctrl-D leaves.");
        for (PromptCommand command : PromptCommand.values()) {
            screen.out().println(command.help());
        }
    }

    private void engine(String name) {
        if (name.isEmpty()) {
            screen.out().println(state.engine().orElse("the server's default"));
        } else {
            List<String> known =
                    client.engineTypes().stream().map(EngineType::type).toList();
            if (known.contains(name.split("@", 2)[0])) {
                state.engine(name);
            } else {
                screen.out().println("There is no engine " + name + "; there are " + String.join(", ", known) + ".");
            }
        }
    }

    private void job(Job job) {
        String code = io.drawbar.cli.result.CellText.printable(job.code().strip());
        screen.out()
                .printf(
                        "  %s %-10s %s%n",
                        job.id(), job.state(), code.length() > 60 ? code.substring(0, 60) + "…" : code);
    }

    private void settings() {
        state.catalog().ifPresent(name -> screen.out().println("  catalog " + name));
        state.schema().ifPresent(name -> screen.out().println("  schema " + name));
        state.settings().forEach((key, value) -> screen.out().println("  " + key + " = " + value));
    }
}
