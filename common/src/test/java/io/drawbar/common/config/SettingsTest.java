package io.drawbar.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Setting<Integer> PORT = Setting.integer("gateway.port", 8288, "Port.")
            .where("between 0 and 65535", port -> port >= 0 && port <= 65_535);
    private static final Setting<Duration> WAIT = Setting.duration("manager.wait", "30s", "Wait.");
    private static final Setting<Long> SIZE = Setting.bytes("results.size", "64m", "Size.");
    private static final Setting<List<String>> NAMES = Setting.strings("names", List.of("a"), "Names.");
    private static final Setting<String> SECRET =
            Setting.string("database.password", "", "Password.").asSecret();
    private static final Setting<Config> ENGINES = Setting.tree("engines", "Engines.");
    private static final List<Setting<?>> ALL = List.of(PORT, WAIT, SIZE, NAMES, SECRET, ENGINES);

    @TempDir
    Path folder;

    @Test
    void defaultsAreInForceWhenNothingIsSet() {
        Settings settings = load("", Map.of(), Map.of());

        assertThat(settings.get(PORT)).isEqualTo(8288);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.get(SIZE)).isEqualTo(64L << 20);
        assertThat(settings.get(NAMES)).containsExactly("a");
    }

    @Test
    void propertiesWinOverTheEnvironmentWhichWinsOverTheFile() {
        String file = "gateway.port = 1\nmanager.wait = 1s\nresults.size = 1k";
        Map<String, String> environment = Map.of("DRAWBAR_GATEWAY_PORT", "2", "DRAWBAR_MANAGER_WAIT", "2s");

        Settings settings = load(file, environment, Map.of("drawbar.gateway.port", "3"));

        assertThat(settings.get(PORT)).isEqualTo(3);
        assertThat(settings.get(WAIT)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.get(SIZE)).isEqualTo(1024);
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
        assertThatThrownBy(() -> load("gateway.prot = 1", Map.of(), Map.of()))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("gateway.prot")
                .hasMessageContaining("gateway.port");
        assertThatThrownBy(() -> load("", Map.of(), Map.of("drawbar.manager.wiat", "1s")))
                .hasMessageContaining("manager.wiat")
                .hasMessageContaining("manager.wait");
    }

    @Test
    void anUnknownVariableOfASectionIsRefusedAndThoseOfOthersAreLeftAlone() {
        assertThatThrownBy(() -> load("", Map.of("DRAWBAR_GATEWAY_PROT", "1"), Map.of()))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("DRAWBAR_GATEWAY_PROT")
                .hasMessageContaining("is DRAWBAR_GATEWAY_PORT");
        Map<String, String> others = Map.of("DRAWBAR_HOME", "/x", "DRAWBAR_SERVICE_HOST", "10.0.0.1", "HOME", "/root");
        assertThat(load("", others, Map.of()).get(PORT)).isEqualTo(8288);
    }

    @Test
    void whatIsNoSectionIsShownInOneLine() {
        assertThatThrownBy(() -> load("engines = [\n  a\n  b\n]", Map.of(), Map.of()))
                .isInstanceOf(BadConfiguration.class)
                .hasMessage("engines is [\"a\",\"b\"]; expected a section, { NAME = … }.");
    }

    @Test
    void anIllTypedValueIsRefusedWithItsNameAndWhatIsExpected() {
        assertThatThrownBy(() -> load("gateway.port = many", Map.of(), Map.of()))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("gateway.port")
                .hasMessageContaining("many")
                .hasMessageContaining("whole number");
        assertThatThrownBy(() -> load("gateway.port = 70000", Map.of(), Map.of()))
                .hasMessageContaining("between 0 and 65535");
    }

    @Test
    void aSecretIsNeverShown() {
        Settings settings = load("database.password = hunter2", Map.of(), Map.of());

        assertThat(settings.show().toString()).doesNotContain("hunter2").contains("(secret)");
        assertThat(settings.get(SECRET)).isEqualTo("hunter2");
    }

    @Test
    void showTellsWhereAValueCameFrom() {
        Settings settings = load("", Map.of("DRAWBAR_GATEWAY_PORT", "2"), Map.of());

        assertThat(settings.show())
                .filteredOn(row -> row.name().equals("gateway.port"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.value()).contains("2");
                    assertThat(row.source()).isEqualTo("environment");
                });
        assertThat(settings.show())
                .filteredOn(row -> row.name().equals("manager.wait"))
                .singleElement()
                .satisfies(row -> assertThat(row.source()).isEqualTo("default"));
    }

    @Test
    void aSectionTakesKeysOfTheUsersChoice() {
        Settings settings = load("engines.spark.settings.\"spark.executor.memory\" = 1g", Map.of(), Map.of());

        assertThat(settings.get(ENGINES).getConfig("spark.settings").root()).isNotEmpty();
    }

    private Settings load(String file, Map<String, String> environment, Map<String, String> properties) {
        try {
            Path path = Files.writeString(folder.resolve("drawbar.conf"), file);
            Properties given = new Properties();
            given.putAll(properties);
            return Settings.load(ALL, Optional.of(path), environment, given);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
