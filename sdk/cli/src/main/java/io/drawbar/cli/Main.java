package io.drawbar.cli;

import io.drawbar.cli.account.AgentsCommand;
import io.drawbar.cli.account.TenantsCommand;
import io.drawbar.cli.account.TokenCommand;
import io.drawbar.cli.account.UserCommand;
import io.drawbar.cli.account.WhoamiCommand;
import io.drawbar.cli.job.EnginesCommand;
import io.drawbar.cli.job.JobsCommand;
import io.drawbar.cli.job.KillCommand;
import io.drawbar.cli.job.LogsCommand;
import io.drawbar.cli.job.PoolsCommand;
import io.drawbar.cli.job.QueueCommand;
import io.drawbar.cli.job.ResultsCommand;
import io.drawbar.cli.run.AnalyseCommand;
import io.drawbar.cli.run.FailureText;
import io.drawbar.cli.run.RunCommand;
import io.drawbar.cli.sample.SamplesCommand;
import io.drawbar.cli.shell.SqlCommand;
import io.drawbar.client.DrawbarClientException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 it failed, 2 the command was not understood. */
@Command(
        name = "drawbar",
        synopsisSubcommandLabel = "COMMAND",
        description = "One door in front of many engines.",
        footer = {
            "",
            "Commands of the launcher itself:",
            "  quickstart  From nothing to SQL on Spark.",
            "  start, stop, status",
            "              The server of DRAWBAR_HOME (~/.drawbar).",
            "  engine      Installs, lists and removes engines' libraries.",
            "  config      Shows every setting with its value, source and meaning."
        })
public final class Main implements Runnable {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        int exit = commandLine(Screen.ofProcess()).execute(args);
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Every command, writing to a screen. */
    public static CommandLine commandLine(Screen screen) {
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new RunCommand(screen))
                .addSubcommand(new SqlCommand(screen))
                .addSubcommand(new AnalyseCommand(screen))
                .addSubcommand(new JobsCommand(screen))
                .addSubcommand(new LogsCommand(screen))
                .addSubcommand(new KillCommand(screen))
                .addSubcommand(new ResultsCommand(screen))
                .addSubcommand(new EnginesCommand(screen))
                .addSubcommand(new PoolsCommand(screen))
                .addSubcommand(new QueueCommand(screen))
                .addSubcommand(group(new TenantsCommand(screen)))
                .addSubcommand(group(new AgentsCommand(screen)))
                .addSubcommand(group(new UserCommand(screen, System.getenv())))
                .addSubcommand(group(new TokenCommand(screen)))
                .addSubcommand(new WhoamiCommand(screen))
                .addSubcommand(new SamplesCommand(screen));
        addHelp(line);
        line.getCommandSpec()
                .version("drawbar " + version())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build());
        line.setOut(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, screen));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(Math.min(120, Math.max(80, screen.columns())));
        return line;
    }

    /** A command whose methods are its commands needs one of them. */
    private static CommandLine group(Object command) {
        CommandLine group = new CommandLine(command);
        group.getCommandSpec().usageMessage().synopsisSubcommandLabel("COMMAND");
        return group;
    }

    /** Not by picocli's own mixin: it mixes up the parameters of commands that are methods. */
    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        Set.copyOf(line.getSubcommands().values()).forEach(Main::addHelp); // a command with an alias is there twice
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(development)");
    }

    private static int explain(Exception failure, Screen screen) throws Exception {
        if (failure instanceof DrawbarClientException refused) {
            refused.problem()
                    .map(problem -> FailureText.lines(problem.asFailure(), Optional.empty()))
                    .orElseGet(() -> java.util.List.of(refused.getMessage()))
                    .forEach(screen.err()::println);
            return FAILED;
        }
        if (failure instanceof CliException || failure instanceof UncheckedIOException) {
            screen.err().println(failure.getMessage());
            return FAILED;
        }
        throw failure;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }
}
