package io.drawbar.engine.jdbc.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.engine.jdbc.analyse.ColumnMarks.Mark;
import io.drawbar.engine.jdbc.analyse.Subqueries.Place;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubqueriesTest {
    @Test
    void subqueriesStandInPlacesThatHaveColumns() {
        Subqueries statement = new Subqueries(
                "select 1 from t, u x, v",
                List.of(
                        new Place(14, 15, Optional.of("\"t\"")),
                        new Place(17, 18, Optional.empty()),
                        new Place(22, 23, Optional.of("\"v\""))));
        assertThat(statement.with(place -> place == 2 ? "" : "a, b"))
                .isEqualTo("select 1 from (select a, b from t) \"t\", (select a, b from u) x, v");
    }

    @Test
    void marksAreFoundInAPlan() {
        ColumnMarks marks = ColumnMarks.create();
        ColumnMarks others = ColumnMarks.create();
        String plan = "filter(" + marks.text(0, 12) + ") scan(" + others.text(3, 4) + marks.text(1, 0) + ")";
        assertThat(marks.in(plan)).containsExactly(new Mark(0, 12), new Mark(1, 0));
    }
}
