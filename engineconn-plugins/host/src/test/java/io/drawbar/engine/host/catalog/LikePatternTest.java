package io.drawbar.engine.host.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikePatternTest {
    @ParameterizedTest
    @CsvSource({
        "'', anything, true",
        "abc, abc, true",
        "abc, abcd, false",
        "a_c, abc, true",
        "a_c, ac, false",
        "%, '', true",
        "%b%, abc, true",
        "%bb%c, abababbxbbyc, true",
        "%bb%d, abababbxbbyc, false",
        "a\\_c, a_c, true",
        "a\\_c, abc, false",
        "a\\%, a%, true",
        "a\\\\b, a\\b, true",
        "ABC, abc, false",
        "%%%a, bca, true"
    })
    void matchesAsLikeDoes(String pattern, String name, boolean expected) {
        assertThat(new LikePattern(pattern).matches(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"abc, abc", "a\\_c, a_c", "a_c, ''", "'', ''", "a%, ''"})
    void knowsTheOneNameOfAPatternWithoutWildcards(String pattern, String literal) {
        assertThat(new LikePattern(pattern).literal().orElse("")).isEqualTo(literal);
    }
}
