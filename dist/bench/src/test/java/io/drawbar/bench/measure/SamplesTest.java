package io.drawbar.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void percentilesAreValuesThatWereMeasured() {
        Samples hundred = Samples.of(LongStream.rangeClosed(1, 100).boxed().toList());

        assertThat(hundred.percentile(50)).isEqualTo(50);
        assertThat(hundred.percentile(95)).isEqualTo(95);
        assertThat(hundred.percentile(99)).isEqualTo(99);
        assertThat(hundred.min()).isEqualTo(1);
        assertThat(hundred.max()).isEqualTo(100);
    }

    @Test
    void aPercentileOfFewValuesIsNeverBelowIt() {
        Samples three = Samples.of(30, 10, 20);

        assertThat(three.percentile(50)).isEqualTo(20);
        assertThat(three.percentile(67)).isEqualTo(30);
        assertThat(three.percentile(99)).isEqualTo(30);
        assertThat(three.percentile(33)).isEqualTo(10);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Samples.of(4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThat(Samples.of(4, 1, 3).median()).isEqualTo(3);
        assertThat(Samples.of(7).median()).isEqualTo(7);
    }

    @Test
    void nothingMeasuredIsNotZero() {
        Samples nothing = Samples.of(List.of());

        assertThatThrownBy(nothing::median).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Samples.of(1).percentile(101)).isInstanceOf(IllegalArgumentException.class);
    }
}
