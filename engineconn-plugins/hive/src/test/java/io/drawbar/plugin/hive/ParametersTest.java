package io.drawbar.plugin.hive;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.spi.BoundText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which question marks are markers, and which place in a bound statement was where. */
class ParametersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select ? | 1",
                "select '?', \"?\", `?`, ? | 1",
                "select 'it\\'s ?', ? | 1",
                "select 'a''?', ? | 1",
                "select `a\\`, ? | 1",
                "select `a``?`, ? | 1",
                "select '\\\\', ? | 1",
                "select ? -- ? it's | 1",
                "select /* ? ' */ ? | 1",
                "select '? | 0",
                "select ?, ?+?,(?) | 4",
                "prepare p from select ? | 0",
                "select prepare, ? | 1",
            })
    void markersStandInNoQuoteAndNoComment(String text, int expected) {
        assertThat(Parameters.of(text).count()).isEqualTo(expected);
    }

    @Test
    void numbersAreBareWhereHiveTakesNoExpression() throws Exception {
        assertThat(Parameters.of("select ? limit ?, ?").bound(List.of(1, 2, 3L)).text())
                .isEqualTo("select  CAST('1' AS INT)  limit  2 ,  3 ");
        assertThat(Parameters.of("select ? limit ?").described().text()).isEqualTo("select  NULL  limit  1 ");
    }

    @Test
    void aPlaceIsTheOneInTheTextAsItWasWritten() throws Exception {
        BoundText bound = Parameters.of("a ? b\nc ? d ?").bound(List.of("1\n", "22", "3"));
        List<String> lines = bound.text().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(bound.column(1, 1)).isEqualTo(1);
        assertThat(bound.column(1, lines.get(0).indexOf('b') + 1)).isEqualTo(5);
        assertThat(bound.column(2, 1)).isEqualTo(1);
        assertThat(bound.column(2, lines.get(1).indexOf('2') + 1)).isEqualTo(3);
        assertThat(bound.column(2, lines.get(1).indexOf('d') + 1)).isEqualTo(5);
        assertThat(bound.column(2, lines.get(1).indexOf('3') + 1)).isEqualTo(7);
    }
}
