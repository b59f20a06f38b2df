package io.drawbar.cli.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTextTest {

    @Test
    void longCellsAreCutOnATerminalAlone() {
        List<List<String>> rows = List.of(List.of("1", "x".repeat(50)));
        boolean[] right = {true, false};
        assertThat(new TableText(List.of("n", "text"), right, 24).lines(rows))
                .allSatisfy(line -> assertThat(CellText.width(line)).isLessThanOrEqualTo(24))
                .last()
                .asString()
                .endsWith("x…");
        assertThat(new TableText(List.of("n", "text"), right, 0).lines(rows).get(2))
                .isEqualTo(" 1 | " + "x".repeat(50));
    }

    @Test
    void wideAndCombiningCharactersKeepTheColumnsStraight() {
        assertThat(CellText.width("日本")).isEqualTo(4);
        assertThat(CellText.width("e\u0301")).isEqualTo(1);
        assertThat(CellText.cut("日本語", 5)).isEqualTo("日本…");
        assertThat(new TableText(List.of("a", "b"), new boolean[2], 0)
                        .lines(List.of(List.of("日", "x"), List.of("yz", "z"))))
                .containsExactly(" a  | b", "----+---", " 日 | x", " yz | z");
    }

    @Test
    void moreRowsFollowWithoutHeadings() {
        TableText table = new TableText(List.of("a"), new boolean[1], 0);
        assertThat(table.lines(List.of(List.of("1")))).hasSize(3);
        assertThat(table.lines(List.of(List.of("2")))).containsExactly(" 2");
    }

    @Test
    void dataCannotCommandTheTerminal() {
        assertThat(CellText.line("\tat a.B\u001b")).isEqualTo("    at a.B\\u001b");
        assertThat(CellText.printable("a\u001b[2Jb\u0007\n\t")).isEqualTo("a\\u001b[2Jb\\u0007\\n\\t");
    }
}
