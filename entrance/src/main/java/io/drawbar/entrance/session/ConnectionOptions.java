package io.drawbar.entrance.session;

import java.util.Map;
import java.util.Objects;

/**
 * What a connection asks for when it is opened.
 *
 * @param engine {@code TYPE} or {@code TYPE@VERSION}
 * @param language empty: the engine's default
 * @param catalog to start in; empty: the engine's own choice
 * @param schema to start in; empty: the engine's own choice
 * @param settings of the engine for this session
 * @param labels of its jobs
 */
public record ConnectionOptions(
        String engine,
        String language,
        String catalog,
        String schema,
        Map<String, String> settings,
        Map<String, String> labels) {
    public ConnectionOptions {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(schema, "schema");
        settings = Map.copyOf(settings);
        labels = Map.copyOf(labels);
    }
}
