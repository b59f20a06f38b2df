package io.drawbar.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
    @Test
    void aCommandWithParenthesesAndSpacesDoesNotShiftTheFields() {
        String stat = "12 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 1 0 0 0 0\n";
        String status = "Name:\ta\nVmPeak:\t 9 kB\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";

        assertThat(ProcessStat.parse(stat, status)).isEqualTo(new ProcessStat(3.0, 1 << 20, 2 << 20));
    }

    @Test
    void whatThisProcessUsesIsSeen() {
        Usage usage = Usage.begin(Map.of("self", ProcessHandle.current().pid()));
        double before = ProcessStat.of(ProcessHandle.current().pid()).cpuSeconds();
        while (ProcessStat.of(ProcessHandle.current().pid()).cpuSeconds() < before + 0.05) {
            Thread.onSpinWait();
        }
        Usage.Used used = usage.end().get("self");

        assertThat(used.cpuSeconds()).isBetween(0.04, 30.0);
        assertThat(used.peakRssBytes()).isGreaterThan(10 << 20);
    }
}
