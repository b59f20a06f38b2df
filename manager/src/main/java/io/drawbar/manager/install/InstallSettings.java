package io.drawbar.manager.install;

import io.drawbar.common.config.Setting;
import java.util.List;

/** The installer's settings. */
public final class InstallSettings {
    static final Setting<String> REPOSITORY = Setting.string(
            "install.repository",
            "",
            "Maven repository from which engines' libraries come; empty: Maven's own default. Mirrors of"
                    + " ~/.m2/settings.xml are respected.");
    static final Setting<String> LOCAL_REPOSITORY = Setting.string(
            "install.local-repository",
            "",
            "Maven's local repository, looked into first; empty: ~/.m2/repository, or one in the home when there is none.");

    private InstallSettings() {}

    public static List<Setting<?>> all() {
        return List.of(REPOSITORY, LOCAL_REPOSITORY);
    }
}
