package io.drawbar.manager.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.decide.PoolSpec;
import io.drawbar.protocol.v1.EngineType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolSectionTest {
    private static List<PoolPlan> read(String text) {
        return PoolSection.read(ConfigFactory.parseString(text));
    }

    @Test
    void whatIsLeftOutHasADefault() {
        PoolPlan plan = read("warm { engine = spark }").get(0);
        assertThat(plan.name()).isEqualTo("warm");
        assertThat(plan.minimum()).isEqualTo(1);
        assertThat(plan.maximum()).isEqualTo(1);
        assertThat(plan.shrinkAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(plan.version()).isEmpty();
        assertThat(plan.tenant()).isEmpty();
        assertThat(plan.sizing()).isEmpty();
        assertThat(plan.warmUp()).isEmpty();
    }

    @Test
    void everythingCanBeSaid() {
        PoolPlan plan = read("""
            bi { engine = spark, version = "4.0.1", tenant = bi, minimum = 0, maximum = 5, shrink-after = 3m
              starts-at-once = 1, warm-up = ["select 1"], sizing = arrivals, sizing-days = 14, sizing-quantile = 0.9 }\
            """).get(0);
        assertThat(plan.version()).contains("4.0.1");
        assertThat(plan.tenant()).contains(new TenantName("bi"));
        assertThat(plan.minimum()).isZero();
        assertThat(plan.sizing()).contains(new PoolSpec.Sizing(14, 0.9));
        assertThat(plan.warmUp()).contains(List.of("select 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p { }|engine",
                "p { engine = spark, minimun = 2 }|nearest known one is manager.pools.p.minimum",
                "p { engine = spark, minimum = 3, maximum = 2 }|manager.pools.p.maximum is 2; expected at least",
                "p { engine = spark, maximum = 0 }|manager.pools.p.maximum is 0; expected 1 to",
                "p { engine = spark, minimum = -1 }|manager.pools.p.minimum is -1",
                "p { engine = spark, sizing = magic }|sizing is 'magic'; expected fixed or arrivals",
                "p { engine = spark, sizing = arrivals, sizing-quantile = 1.5 }|more than 0 and at most 1",
                "p { engine = spark, sizing-days = 0 }|expected 1 to 60",
                "p { engine = spark, shrink-after = 0 }|expected more than nothing",
                "p { engine = spark, tenant = 'a b' }|Tenant name",
                "'a b' { engine = spark }|a pool's name has"
            },
            quoteCharacter = '~')
    void whatIsWrongIsSaid(String text, String message) {
        assertThatThrownBy(() -> read(text.replace('\'', '"')))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining(message);
    }

    @Test
    void aPoolThatCannotBeSaysWhy() {
        EngineType type = EngineType.newBuilder()
                .setType("echo")
                .setDefaultVersion("1")
                .addVersions("1")
                .build();
        assertThat(problem("p { engine = spark }", type)).contains("no agent that is known has the engine spark");
        assertThat(problem("p { engine = echo }", type)).contains("capability claim");
        EngineType claims = type.toBuilder().addCapabilities("claim").build();
        assertThat(problem("p { engine = echo, version = 2 }", claims)).contains("no agent has echo@2");
        assertThat(problem(
                        "p { engine = echo }", claims.toBuilder().setThin(true).build()))
                .contains("thin engine");
        assertThat(spec("p { engine = echo }", claims).problem()).isEmpty();
    }

    private static PoolSpec spec(String text, EngineType type) {
        return new PoolBook(read(text), Map.of())
                .specs(Map.of(type.getType(), type))
                .get(0);
    }

    private static String problem(String text, EngineType type) {
        return Optional.of(spec(text, type)).flatMap(PoolSpec::problem).orElse("");
    }
}
