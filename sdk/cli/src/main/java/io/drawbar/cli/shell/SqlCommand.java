package io.drawbar.cli.shell;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.run.JobOptions;
import io.drawbar.client.DrawbarClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drawbar sql}: a prompt for SQL. */
@Command(
        name = "sql",
        description = {
            "A prompt for SQL: statements end with a semicolon and may take several lines; \\help lists its own commands.",
            "Ctrl-C cancels the running statement. What is piped in is run statement by statement."
        })
public final class SqlCommand implements Callable<Integer> {
    @Mixin
    private JobOptions options = new JobOptions();

    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public SqlCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        DrawbarClient client = connection.open();
        StatementRunner runner = new StatementRunner(client, screen, options);
        try {
            if (Screen.inputIsTerminal() && screen.outIsTerminal()) {
                new Prompt(client, screen, runner, connection.home().sqlHistory()).run();
                return 0;
            }
            String script = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
            PromptState state = new PromptState();
            state.timing(false);
            return runner.run(script, state) ? 0 : 1;
        } catch (IOException e) {
            throw new CliException("The terminal cannot be used: " + e.getMessage(), e);
        }
    }
}
