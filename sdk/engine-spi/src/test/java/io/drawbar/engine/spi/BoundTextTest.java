package io.drawbar.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BoundTextTest {
    @Test
    void everyPlaceOfTheNewTextIsKnownInTheOldOne() {
        String original = "a ? b?\nc ?? d\n?";
        BoundText.Builder builder = new BoundText.Builder(original);
        for (int at = original.indexOf('?'); at >= 0; at = original.indexOf('?', at + 1)) {
            builder.replace(at, "'literal " + at + "'");
        }
        BoundText bound = builder.build();
        List<String> before = original.lines().toList();
        List<String> after = bound.text().lines().toList();
        assertThat(after).hasSameSizeAs(before);
        for (int line = 0; line < after.size(); line++) {
            String text = after.get(line);
            for (int column = 0; column < text.length(); column++) {
                char was = before.get(line).charAt(bound.column(line + 1, column + 1) - 1);
                assertThat(was).isIn(text.charAt(column), '?');
            }
            for (char letter : before.get(line).replaceAll("[^a-d]", "").toCharArray()) {
                assertThat(bound.column(line + 1, outside(text, letter) + 1))
                        .isEqualTo(before.get(line).indexOf(letter) + 1);
            }
        }
    }

    /** Where a letter stands that is in no literal. */
    private static int outside(String line, char letter) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            quoted ^= line.charAt(i) == '\'';
            if (!quoted && line.charAt(i) == letter) {
                return i;
            }
        }
        throw new AssertionError(letter + " is not in " + line);
    }

    @Test
    void aTextWithoutMarkersStaysAsItIs() {
        assertThat(BoundText.of("select 1").column(1, 8)).isEqualTo(8);
        assertThat(new BoundText.Builder("select 1").build()).isEqualTo(BoundText.of("select 1"));
    }

    @Test
    void aMessageTellsThePlacesOfTheOldText() {
        BoundText.Builder builder = new BoundText.Builder("? x\n? y");
        builder.replace(0, "'long'");
        builder.replace(4, "7");
        BoundText bound = builder.build();
        assertThat(bound.placed("x at 1,9 and y at 2,4.", Pattern.compile("(\\d),(\\d)"), 0))
                .isEqualTo("x at 1,2 and y at 2,2.");
        assertThat(bound.placed("x at 1,10", Pattern.compile("(\\d),(\\d+)"), 1))
                .isEqualTo("x at 1,3");
    }
}
