package io.drawbar.cli.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.ResultPrinter;
import io.drawbar.cli.run.JobWatch;
import io.drawbar.cli.run.LogLevel;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Failure;
import io.drawbar.client.Job;
import io.drawbar.client.JobRequest;
import io.drawbar.client.JobState;
import io.drawbar.client.ResultPage;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drawbar samples}: tables to try things on. */
@Command(name = "samples", description = "Makes tables to try things on.")
public final class SamplesCommand {
    private static final int ROWS = 1000;

    private final Screen screen;

    public SamplesCommand(Screen screen) {
        this.screen = screen;
    }

    @Command(
            name = "tpch",
            description = {
                "Generates the eight TPC-H tables and has Spark write them as Parquet, through Drawbar.",
                "Does nothing when they are there already. Run it on the server's own host: Spark reads the files."
            })
    int tpch(
            @Mixin Connection connection,
            @Option(names = "--scale", defaultValue = "0.1", description = "Scale factor; 1 is about 1 GB of text.")
                    double scale,
            @Option(names = "--schema", defaultValue = "tpch", description = "Where; ${DEFAULT-VALUE} by default.")
                    String schema,
            @Option(
                            names = {"-E", "--engine"},
                            defaultValue = "spark",
                            description = "A Spark.")
                    String engine)
            throws IOException, InterruptedException {
        if (!(scale > 0 && scale <= 1000)) {
            throw new CliException("--scale is " + scale + "; expected more than 0 and at most 1000.");
        }
        if (!schema.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new CliException("--schema is " + schema + "; expected a name of letters, digits and underscores.");
        }
        DrawbarClient client = connection.open();
        if (isThere(client, engine, schema, scale)) {
            screen.err().println("TPC-H at scale " + scale + " is in schema " + schema + " already.");
            return 0;
        }
        TpchFiles files = new TpchFiles(connection.home().samples().resolve("tpch-" + scale), scale);
        try {
            screen.err().println("Generating TPC-H at scale " + scale + " in " + files.folder());
            files.write(table -> screen.err().println("  " + table));
            screen.err().println("Writing it as Parquet tables, with Spark:");
            return load(client, new TpchScript(files, schema), engine);
        } finally {
            files.delete();
        }
    }

    private int load(DrawbarClient client, TpchScript script, String engine) {
        Job job = client.submit(JobRequest.builder(script.text())
                .engine(engine)
                .name("TPC-H sample data")
                .build());
        ResultPrinter none = new ResultPrinter(client, screen, ResultPrinter.Format.table, OptionalLong.of(1));
        JobWatch watch = new JobWatch(client, screen, none, new JobWatch.Shows(true, LogLevel.warn.shown(), false));
        return watch.follow(job).state() == JobState.SUCCEEDED ? 0 : 1;
    }

    private boolean isThere(DrawbarClient client, String engine, String schema, double scale) {
        Job asked = client.submit(JobRequest.builder(TpchScript.question(schema))
                .engine(engine)
                .name("Is TPC-H there?")
                .build());
        Job end = client.await(asked.id());
        if (end.state() == JobState.SUCCEEDED) {
            ResultPage page = client.result(end.id(), 0, 0, ROWS);
            String mark = "(" + TpchScript.MARK + "," + scale + ")";
            return page.rows().stream().anyMatch(row -> mentions(row, mark));
        }
        Failure why = end.error().orElseThrow(() -> new CliException("The engine could not be asked what is there."));
        if (why.name().equals("STATEMENT_FAILED")) {
            return false;
        }
        throw new CliException(
                why.message() + why.rootCause().map(cause -> " " + cause).orElse(""));
    }

    private static boolean mentions(List<JsonNode> row, String text) {
        return row.stream().anyMatch(cell -> cell.asText().contains(text));
    }
}
