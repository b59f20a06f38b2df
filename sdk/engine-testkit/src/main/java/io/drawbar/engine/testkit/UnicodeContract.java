package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drawbar.engine.spi.EngineException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts of any script pass unchanged, wherever they stand. */
@Timeout(180)
public abstract class UnicodeContract {
    /** Nothing, accents, wide characters, pairs of surrogates, right to left, what a joiner joins, blanks, and much. */
    private static final List<String> TEXTS = List.of(
            "",
            "žluťoučký kůň",
            "日本語",
            "🎹🎶",
            "שלום",
            "e\u0301",
            "👩\u200d🔬",
            "a\tb",
            " \u00a0 ",
            "x".repeat(100_000),
            "\uD83C\uDFB9".repeat(20_000));

    private final EngineUnderTest engine;

    protected UnicodeContract(EngineUnderTest engine) {
        this.engine = engine;
    }

    @Test
    final void textsOfAnyScriptArriveUnchanged() throws Exception {
        for (String text : TEXTS) {
            assertThat(engine.run(engine.probes().text(text)).result().value()).isEqualTo(text);
        }
    }

    @Test
    final void textsOfAnyScriptArriveUnchangedAsParameters() throws Exception {
        if (engine.capabilities().contains("parameters")) {
            String marker = engine.probes().marker().orElseThrow();
            for (String text : TEXTS) {
                assertThat(engine.run(marker, text).result().value()).isEqualTo(text);
            }
        }
    }

    @Test
    final void columnsBearNamesOfAnyScript() throws Exception {
        for (String name : List.of("имя", "名前", "🎹", "two words")) {
            var query = engine.probes().named(name);
            if (query.isPresent()) {
                assertThat(engine.run(query.get()).result().columnNames()).containsExactly(name);
            }
        }
    }

    @Test
    final void aMessageShowsTheTextThatItIsAbout() throws Exception {
        EngineException failure = catchThrowableOfType(
                EngineException.class, () -> engine.run("日本語 " + engine.probes().text("🎹")));
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).doesNotContain("???").doesNotContain("\uFFFD");
    }
}
