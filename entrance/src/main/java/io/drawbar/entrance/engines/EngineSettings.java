package io.drawbar.entrance.engines;

import io.drawbar.common.engine.SettingSpec;
import io.drawbar.common.engine.SettingsSchema;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.EngineType;
import java.util.Map;
import java.util.TreeMap;

/** Checks settings against what the engine's descriptor says of them, before an engine is asked for. */
public final class EngineSettings {
    private static final String SHARE_LEVEL = "share-level";
    private static final String OWN = "connection";
    private static final String HIDDEN = "********";

    private EngineSettings() {}

    /**
     * Checks them.
     *
     * @throws DrawbarException {@link ErrorCode#BAD_SETTING} when one is unknown, of a wrong value, or cannot be given here
     */
    public static void check(EngineType engine, Map<String, String> settings, Map<String, String> labels) {
        if (settings.isEmpty() || engine.getSettingsCount() == 0) {
            return;
        }
        SettingsSchema schema = SettingsSchema.of(engine.getSettingsList());
        boolean own =
                labels.getOrDefault(SHARE_LEVEL, engine.getDefaultShareLevel()).equals(OWN);
        settings.forEach((name, value) -> schema.problem(engine.getType(), name, value, own)
                .ifPresent(problem -> {
                    throw new DrawbarException(ErrorCode.BAD_SETTING, problem);
                }));
    }

    /** The settings as people see them: what the descriptor calls a secret is hidden. */
    public static Map<String, String> shown(EngineType engine, Map<String, String> settings) {
        if (settings.isEmpty() || engine.getSettingsCount() == 0) {
            return settings;
        }
        SettingsSchema schema = SettingsSchema.of(engine.getSettingsList());
        Map<String, String> shown = new TreeMap<>(settings);
        shown.replaceAll(
                (name, value) -> schema.find(name).filter(SettingSpec::secret).isPresent() ? HIDDEN : value);
        return shown;
    }
}
