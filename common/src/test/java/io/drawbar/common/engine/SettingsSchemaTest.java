package io.drawbar.common.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.drawbar.common.config.BadConfiguration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsSchemaTest {
    private final SettingsSchema schema = SettingsSchema.of(ConfigFactory.parseString("""
            "acme.threads" { type = integer, min = 1, max = 64, help = "Threads.", scope = [launch, session] }
            "acme.wait" { type = duration, min = "1s", max = "1h", help = "A wait.", scope = session }
            "acme.buffer" { type = size, max = "1g", help = "A buffer.", scope = session }
            "acme.ratio" { type = number, min = 0, max = 1, help = "A ratio.", scope = session }
            "acme.fast" { type = boolean, help = "Speed.", scope = session }
            "acme.mode" { type = text, values = [a, b], help = "A mode.", scope = session }
            "acme.name" { type = text, form = "[a-z]+", help = "A name.", scope = session }
            "acme.master" { type = text, help = "Where it runs.", scope = launch }
            "acme.key" { type = text, secret = true, form = "file:.*", help = "A key.", scope = session }
            "acme.home" { type = text, help = "Where it is." }
            "hint.*" { type = text, help = "A hint.", scope = session }
            "hint.big.*" { type = integer, help = "A big hint.", scope = session }
            """));

    private String problem(String name, String value) {
        return schema.problem("acme", name, value, false).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "acme.threads, 64",
        "acme.wait, 30s",
        "acme.wait, 1500",
        "acme.buffer, 512m",
        "acme.ratio, 0.25",
        "acme.fast, true",
        "acme.mode, b",
        "acme.name, abc",
        "hint.x, anything",
        "hint.big.x, 7",
        "acme.key, file:/x"
    })
    void aValueOfItsTypeAndRangeIsTaken(String name, String value) {
        assertThat(problem(name, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "acme.threads, 65, out of its range", "acme.threads, 0, at least 1", "acme.threads, many, no integer",
        "acme.threads, 1.5, no integer", "acme.wait, 2h, at most 1h", "acme.wait, soon, no duration",
        "acme.buffer, 2g, at most 1g", "acme.ratio, 2, out of its range", "acme.fast, yes, neither true nor false",
        "acme.mode, c, 'not one of [a, b]'", "acme.name, A1, does not have the form", "hint.big.x, y, no integer"
    })
    void anotherIsRefusedWithWhatWasExpected(String name, String value, String reason) {
        assertThat(problem(name, value)).contains("'" + name + "'", "engine acme", reason);
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() {
        assertThat(problem("acme.thread", "1")).contains("no setting 'acme.thread'", "'acme.threads'");
    }

    @Test
    void whatThePlatformSetsIsNotForUsers() {
        assertThat(problem("acme.home", "/x")).contains("engines.acme.settings");
        assertThat(schema.configurationProblem("acme", "acme.home", "/x")).isEmpty();
    }

    @Test
    void whatIsSetAtLaunchNeedsAnEngineOfOnesOwn() {
        assertThat(problem("acme.master", "x")).contains("share-level = connection");
        assertThat(schema.problem("acme", "acme.master", "x", true)).isEmpty();
    }

    @Test
    void aSecretIsNeverShown() {
        assertThat(problem("acme.key", "hunter2")).contains("the value").doesNotContain("hunter2");
        assertThat(schema.messages(Map.of("acme.key", "file:/x")).toString()).doesNotContain("file:/x");
    }

    @Test
    void itIsTheSameBehindAMessage() {
        assertThat(SettingsSchema.of(schema.messages(Map.of()))).isEqualTo(schema);
    }

    @Test
    void anEngineThatTellsNoneTakesAll() {
        assertThat(SettingsSchema.NONE.problem("acme", "x", "y", false)).isEmpty();
        assertThat(SettingsSchema.NONE.configurationProblem("acme", "x", "y")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x { type = colour, help = h } | colour",
                "x { type = text } | help",
                "x { type = text, help = h, scop = session } | scop",
                "x { type = integer, min = few, help = h } | schema",
                "x { type = text, form = \"[\", help = h } | schema"
            })
    void aSchemaThatMakesNoSenseIsRefused(String text, String reason) {
        assertThatThrownBy(() -> SettingsSchema.of(ConfigFactory.parseString(text)))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining(reason);
    }

    @Test
    void codesArePlacedByTheEntryThatSaysMost() {
        ErrorTable table =
                ErrorTable.of(ConfigFactory.parseString("\"42*\" = user, \"421*\" = engine, \"42110\" = resources"));
        assertThat(table.kind("42000")).contains(ErrorTable.Kind.USER);
        assertThat(table.kind("42100")).contains(ErrorTable.Kind.ENGINE);
        assertThat(table.kind("42110")).contains(ErrorTable.Kind.RESOURCES);
        assertThat(table.kind("53000")).isEmpty();
        assertThatThrownBy(() -> ErrorTable.of(ConfigFactory.parseString("x = nobody")))
                .hasMessageContaining("expected user, resources or engine");
    }

    @Test
    void aPluginRunsOnTheSameMajorAndNoOlderMinor() {
        EngineSpi here = new EngineSpi(2, 3);
        assertThat(here.carries(new EngineSpi(2, 3))).isTrue();
        assertThat(here.carries(new EngineSpi(2, 0))).isTrue();
        assertThat(here.carries(new EngineSpi(2, 4))).isFalse();
        assertThat(here.carries(new EngineSpi(1, 0))).isFalse();
        assertThat(here.carries(new EngineSpi(3, 0))).isFalse();
        assertThatThrownBy(() -> EngineSpi.parse("one")).hasMessageContaining("expected a version");
    }
}
