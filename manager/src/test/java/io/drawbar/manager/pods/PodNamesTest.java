package io.drawbar.manager.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PodNamesTest {
    private static final String LABEL = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
    private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    @Test
    void whatKubernetesTakesStaysAsItIs() {
        for (String text : List.of("ann", "Ann.B_c-1", "")) {
            assertThat(PodNames.label(text)).isEqualTo(text);
        }
        assertThat(PodNames.pod("e1-2")).isEqualTo("engine-e1-2");
    }

    @Test
    void namesThatWouldLookAlikeStayDifferent() {
        assertThat(PodNames.label("ann@example.org"))
                .startsWith("ann-example.org-")
                .isNotEqualTo(PodNames.label("ann#example.org"));
        assertThat(PodNames.pod("E1")).isNotEqualTo(PodNames.pod("e1"));
        assertThat(PodNames.label("x".repeat(80) + "1")).isNotEqualTo(PodNames.label("x".repeat(80) + "2"));
    }

    @Property(tries = 500)
    void anyTextBecomesALabelAndAName(@ForAll String text) {
        assertThat(PodNames.label(text)).matches(LABEL).hasSizeLessThanOrEqualTo(63);
        assertThat(PodNames.pod(text)).matches(NAME).hasSizeLessThanOrEqualTo(63);
    }
}
