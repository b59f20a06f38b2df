package io.drawbar.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void numbersStandToTheRightAndPipesAreEscaped() {
        String text = new Table("way", "rows a second")
                .row("a|b", "1.23M")
                .row("direct", "10.00M")
                .markdown();

        assertThat(text).isEqualTo("""
                        | way    | rows a second |
                        |--------|--------------:|
                        | a\\|b   |         1.23M |
                        | direct |        10.00M |
                        """);
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        Table table = new Table("one", "two");

        assertThatThrownBy(() -> table.row("only one")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void figuresHaveThreeDigits() {
        assertThat(Figures.plain(1234.5)).isEqualTo("1235");
        assertThat(Figures.plain(12.345)).isEqualTo("12.3");
        assertThat(Figures.plain(1.2345)).isEqualTo("1.23");
        assertThat(Figures.plain(0.01234)).isEqualTo("0.012");
        assertThat(Figures.millis(2_500_000)).isEqualTo("2.50");
        assertThat(Figures.millions(1_534_000)).isEqualTo("1.53M");
        assertThat(Figures.mebibytes(3 << 20)).isEqualTo("3");
        assertThat(Figures.ratio(3, 4)).isEqualTo("0.75x");
    }
}
