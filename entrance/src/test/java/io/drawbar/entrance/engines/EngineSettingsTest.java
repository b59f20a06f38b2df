package io.drawbar.entrance.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.protocol.v1.EngineSetting;
import io.drawbar.protocol.v1.EngineType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    private static final EngineType ACME = EngineType.newBuilder()
            .setType("acme")
            .setDefaultShareLevel("user")
            .addSettings(setting("acme.threads", "integer").setMax("8").addScopes("session"))
            .addSettings(setting("acme.master", "text").addScopes("launch"))
            .addSettings(setting("acme.key", "text").setSecret(true).addScopes("session"))
            .build();

    private static EngineSetting.Builder setting(String name, String type) {
        return EngineSetting.newBuilder().setName(name).setType(type).setHelp("Help.");
    }

    @Test
    void aWrongSettingIsRefusedBeforeAnEngineIsAskedFor() {
        assertThatThrownBy(() -> EngineSettings.check(ACME, Map.of("acme.threads", "9"), Map.of()))
                .hasMessageContaining("'acme.threads'")
                .hasMessageContaining("at most 8");
        assertThatThrownBy(() -> EngineSettings.check(ACME, Map.of("acme.thread", "1"), Map.of()))
                .hasMessageContaining("the nearest is 'acme.threads'");
    }

    @Test
    void whatIsSetAtLaunchIsTakenForAnEngineOfOnesOwn() {
        Map<String, String> settings = Map.of("acme.master", "local");
        assertThatThrownBy(() -> EngineSettings.check(ACME, settings, Map.of())).hasMessageContaining("share-level");
        assertThatCode(() -> EngineSettings.check(ACME, settings, Map.of("share-level", "connection")))
                .doesNotThrowAnyException();
    }

    @Test
    void secretsAreNotShownWithTheJob() {
        assertThat(EngineSettings.shown(ACME, Map.of("acme.key", "hunter2", "acme.threads", "1")))
                .containsEntry("acme.threads", "1")
                .doesNotContainValue("hunter2");
    }
}
