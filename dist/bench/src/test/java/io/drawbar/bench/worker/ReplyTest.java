package io.drawbar.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReplyTest {
    @Test
    void aReplySurvivesTheWay() {
        Reply reply = Reply.empty()
                .with("rows", 5)
                .with("nanos", new long[] {1, 2, 3})
                .with("error", "two\nlines\tand = signs");

        Reply back = Reply.parse(reply.line());

        assertThat(Reply.isReply(reply.line())).isTrue();
        assertThat(back.number("rows")).isEqualTo(5);
        assertThat(back.numbers("nanos")).containsExactly(1, 2, 3);
        assertThat(back.text("error")).isEqualTo("two lines and = signs");
    }

    @Test
    void whatLibrariesPrintIsNoReply() {
        assertThat(Reply.isReply("replying to nobody")).isFalse();
        assertThat(Reply.isReply(Reply.empty().line())).isTrue();
        assertThatThrownBy(() -> Reply.empty().text("rows")).isInstanceOf(IllegalStateException.class);
    }
}
