package io.drawbar.common.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.drawbar.common.engine.SettingSpec.Scope;
import io.drawbar.protocol.v1.EngineSetting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What settings an engine has. An engine whose descriptor tells no schema takes whatever its plugin takes. One with a schema has the
 * settings that stand there and no others; a pattern such as {@code spark.*} lets names through that only the engine knows, and then the
 * engine judges them.
 *
 * @param specs in the order of their names
 */
public record SettingsSchema(List<SettingSpec> specs) {
    /** Nothing is told. */
    public static final SettingsSchema NONE = new SettingsSchema(List.of());

    public SettingsSchema {
        specs = specs.stream().sorted(Comparator.comparing(SettingSpec::name)).toList();
    }

    /** Reads the descriptor's section {@code schema}. */
    static SettingsSchema of(Config section) {
        List<SettingSpec> specs = new ArrayList<>();
        for (String name : new TreeSet<>(section.root().keySet())) {
            specs.add(SettingSpec.of(name, section.getConfig(ConfigUtil.quoteString(name))));
        }
        return new SettingsSchema(specs);
    }

    /** What another process was told. */
    public static SettingsSchema of(List<EngineSetting> messages) {
        return new SettingsSchema(messages.stream().map(SettingsSchema::spec).toList());
    }

    private static SettingSpec spec(EngineSetting message) {
        return new SettingSpec(
                message.getName(),
                SettingSpec.Type.valueOf(message.getType().toUpperCase(Locale.ROOT)),
                message.getHelp(),
                new TreeSet<>(message.getScopesList().stream()
                        .map(scope -> Scope.valueOf(scope.toUpperCase(Locale.ROOT)))
                        .toList()),
                message.getSecret(),
                message.getValuesList(),
                given(message.getMin()),
                given(message.getMax()),
                given(message.getForm()));
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** For other processes. Defaults of secrets are left out. */
    public List<EngineSetting> messages(Map<String, String> defaults) {
        return specs.stream().map(spec -> message(spec, defaults)).toList();
    }

    private static EngineSetting message(SettingSpec spec, Map<String, String> defaults) {
        return EngineSetting.newBuilder()
                .setName(spec.name())
                .setType(spec.type().text())
                .setHelp(spec.help())
                .setDefaultValue(spec.secret() ? "" : defaults.getOrDefault(spec.name(), ""))
                .setSecret(spec.secret())
                .addAllValues(spec.values())
                .setMin(spec.min().orElse(""))
                .setMax(spec.max().orElse(""))
                .setForm(spec.form().orElse(""))
                .addAllScopes(spec.scopes().stream().sorted().map(Scope::text).toList())
                .build();
    }

    /** What is told of a setting: under its own name, or by the pattern that says most. */
    public Optional<SettingSpec> find(String setting) {
        return specs.stream()
                .filter(spec -> spec.covers(setting))
                .max(Comparator.comparing((SettingSpec spec) -> !spec.isPattern())
                        .thenComparing(spec -> spec.name().length()));
    }

    /**
     * What is wrong with a setting that was given, if anything: one sentence that names it.
     *
     * @param own whether the engine is launched for whoever gives the setting, and for nobody else
     */
    public Optional<String> problem(String engine, String setting, String value, boolean own) {
        if (specs.isEmpty()) {
            return Optional.empty();
        }
        Optional<SettingSpec> found = find(setting);
        if (found.isEmpty()) {
            return Optional.of("The engine " + engine + " has no setting '" + setting + "'" + nearest(setting) + ".");
        }
        SettingSpec spec = found.get();
        if (!spec.scopes().contains(Scope.SESSION) && !spec.scopes().contains(Scope.LAUNCH)) {
            return Optional.of(
                    "The setting '" + setting + "' of the engine " + engine + " is the platform's: it is set in"
                            + " the server's configuration (engines." + engine + ".settings).");
        }
        if (!spec.scopes().contains(Scope.SESSION) && !own) {
            return Optional.of(
                    "The setting '" + setting + "' of the engine " + engine + " takes effect when an engine is"
                            + " launched, and this one is shared: ask"
                            + " for one of your own (label share-level"
                            + " = connection).");
        }
        return value(engine, setting, value, spec);
    }

    /** What is wrong with a setting in the server's configuration, if anything. */
    public Optional<String> configurationProblem(String engine, String setting, String value) {
        Optional<SettingSpec> found = find(setting);
        if (specs.isEmpty()) {
            return Optional.empty();
        }
        return found.isEmpty()
                ? Optional.of("The engine " + engine + " has no setting '" + setting + "'" + nearest(setting) + ".")
                : value(engine, setting, value, found.get());
    }

    private static Optional<String> value(String engine, String setting, String value, SettingSpec spec) {
        return spec.problem(value)
                .map(problem ->
                        "The setting '" + setting + "' of the engine " + engine + ": " + problem + ". " + spec.help());
    }

    private String nearest(String setting) {
        List<String> names = specs.stream().map(SettingSpec::name).toList();
        return "; the nearest is '" + io.drawbar.common.config.Settings.nearest(setting, names) + "'";
    }
}
