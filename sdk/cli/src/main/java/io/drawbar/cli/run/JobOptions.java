package io.drawbar.cli.run;

import io.drawbar.client.JobRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a job is to run. */
public final class JobOptions {
    @Option(
            names = {"-E", "--engine"},
            paramLabel = "TYPE[@VERSION]",
            description = "Which engine; else the server's default.")
    private String engine = "";

    @Option(names = "--language", paramLabel = "NAME", description = "Which language; else the engine's default.")
    private String language = "";

    @Option(names = "--catalog", paramLabel = "NAME", description = "Where to start.")
    private String catalog = "";

    @Option(names = "--schema", paramLabel = "NAME", description = "Where to start.")
    private String schema = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the engine for this job; repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; repeatable.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--priority", paramLabel = "N", description = "-100 to 100, higher first.")
    private Optional<Integer> priority = Optional.empty();

    @Option(names = "--retry-safe", description = "The job may run again from its start when its engine is lost.")
    private boolean retrySafe;

    @Option(names = "--run-timeout", paramLabel = "SECONDS", description = "Cancel it after that long.")
    private Optional<Long> runTimeout = Optional.empty();

    /** A request with these options, to be completed. */
    public JobRequest.Builder request(String code) {
        JobRequest.Builder request = JobRequest.builder(code).retrySafe(retrySafe);
        if (!engine.isBlank()) {
            request.engine(engine);
        }
        if (!language.isBlank()) {
            request.language(language);
        }
        if (!catalog.isBlank()) {
            request.catalog(catalog);
        }
        if (!schema.isBlank()) {
            request.schema(schema);
        }
        priority.ifPresent(request::priority);
        runTimeout.ifPresent(seconds -> request.runTimeout(Duration.ofSeconds(seconds)));
        settings.forEach(request::setting);
        labels.forEach(request::label);
        return request;
    }
}
