package io.drawbar.engine.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.common.engine.EngineSpi;
import io.drawbar.common.engine.ErrorTable;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.SpiVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginPromisesTest {

    @Test
    void serversKnowTheVersionOfTheSpi() {
        assertThat(EngineSpi.CURRENT).hasToString(SpiVersion.current());
    }

    @Test
    void aFailureThatThePluginCannotPlaceIsPlacedByTheDescriptor() {
        PluginContext context = new PluginContext(
                getClass().getClassLoader(),
                new ErrorTable(Map.of("DISK_FULL", ErrorTable.Kind.RESOURCES, "42*", ErrorTable.Kind.USER)));
        assertThat(thrown(context, failure(Kind.ENGINE, "DISK_FULL", "58030")).kind())
                .isEqualTo(Kind.RESOURCES);
        EngineException bySqlState = thrown(context, failure(Kind.ENGINE, "X", "42601"));
        assertThat(bySqlState.kind()).isEqualTo(Kind.USER);
        assertThat(bySqlState).hasMessage("why");
        assertThat(bySqlState.line()).isEqualTo(3);
        assertThat(bySqlState.engineCode()).contains("X");
        assertThat(thrown(context, failure(Kind.ENGINE, "X", "58030")).kind()).isEqualTo(Kind.ENGINE);
        assertThat(thrown(context, failure(Kind.USER, "DISK_FULL", "58030")).kind())
                .isEqualTo(Kind.USER);
    }

    private static EngineException failure(Kind kind, String code, String sqlState) {
        return EngineException.builder(kind, "why")
                .engineCode(code)
                .sqlState(sqlState)
                .position(3, 4)
                .build();
    }

    private static EngineException thrown(PluginContext context, EngineException failure) {
        return catchThrowableOfType(
                EngineException.class,
                () -> context.run(() -> {
                    throw failure;
                }));
    }
}
