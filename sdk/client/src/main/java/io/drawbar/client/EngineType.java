package io.drawbar.client;

import java.util.List;
import java.util.Objects;

/**
 * An engine that jobs can ask for.
 *
 * @param versions those whose libraries are installed
 * @param installableVersions those that the plugin knows
 */
public record EngineType(
        String type,
        String title,
        String summary,
        String defaultVersion,
        List<String> versions,
        List<String> installableVersions,
        List<String> languages,
        String defaultLanguage,
        List<String> capabilities,
        List<String> shareLevels,
        String defaultShareLevel) {
    public EngineType {
        Objects.requireNonNull(type, "type");
        title = Objects.requireNonNullElse(title, type);
        summary = Objects.requireNonNullElse(summary, "");
        defaultVersion = Objects.requireNonNullElse(defaultVersion, "");
        versions = Json.copy(versions);
        installableVersions = Json.copy(installableVersions);
        languages = Json.copy(languages);
        defaultLanguage = Objects.requireNonNullElse(defaultLanguage, "");
        capabilities = Json.copy(capabilities);
        shareLevels = Json.copy(shareLevels);
        defaultShareLevel = Objects.requireNonNullElse(defaultShareLevel, "");
    }
}
