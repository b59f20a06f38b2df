package io.drawbar.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EchoRowsTest {
    private static final String[] FIRST = {
        "0,0,0.0,row 0,0.00,2020-01-01T00:00:00",
        "1,1,0.25,row 1,0.01,2020-01-01T00:00:01",
        "2,2,0.5,row 2,0.02,2020-01-01T00:00:02",
        "3,3,0.75,,0.03,2020-01-01T00:00:03",
        "4,4,1.0,row 4,0.04,2020-01-01T00:00:04",
        "5,5,1.25,行 🎹 ряд 5,0.05,2020-01-01T00:00:05"
    };

    @Test
    void rowsAsTheyShouldBeGiveTheExpectedSum() {
        EchoRows rows = new EchoRows();
        for (String line : FIRST) {
            check(rows, line);
        }

        assertThat(rows.rows()).isEqualTo(6);
        assertThat(rows.sum()).isEqualTo(EchoRows.expectedSum(6));
    }

    @Test
    void aMissingARepeatedAndAnAlteredRowAreSeen() {
        EchoRows rows = new EchoRows();
        check(rows, FIRST[0]);

        assertThatThrownBy(() -> check(rows, FIRST[0])).hasMessageContaining("Row 1 has id 0");
        assertThatThrownBy(() -> check(rows, FIRST[2])).hasMessageContaining("Row 1 has id 2");
        assertThatThrownBy(() -> check(rows, "1,1,0.25,row 2,0.01,x")).hasMessageContaining("name 'row 2'");
        assertThatThrownBy(() -> check(rows, "broken")).hasMessageContaining("broken");
    }

    private static void check(EchoRows rows, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        rows.check(bytes, bytes.length);
    }
}
