package io.drawbar.manager.agent;

import io.drawbar.protocol.v1.HostState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how the host is: a few small files of the kernel's, which costs well under a millisecond. Pressure is what Linux calls pressure
 * stall information ({@code accounting/psi}); where there is none it is left out. Thread-safe.
 */
final class HostProbe {
    private static final Logger log = LoggerFactory.getLogger(HostProbe.class);
    private static final String PRESSURE = "(?m)^some avg10=(\\d+(?:\\.\\d+)?) ";

    private final Path proc;
    private final Path disk;

    /**
     * @param proc where the system tells about itself, {@code /proc}
     * @param disk a folder on the disk that engines write to
     */
    HostProbe(Path proc, Path disk) {
        this.proc = proc;
        this.disk = disk;
    }

    HostState read() {
        HostState.Builder state =
                HostState.newBuilder().setProcessors(Runtime.getRuntime().availableProcessors());
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        state.setLoadAverage(number(proc.resolve("loadavg"), "^(\\S+) ").orElse(Math.max(0, load)));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            state.setMemoryTotalBytes(system.getTotalMemorySize());
            state.setMemoryFreeBytes(system.getFreeMemorySize());
        }
        Path memory = proc.resolve("meminfo");
        number(memory, "(?m)^MemTotal:\\s+(\\d+) kB").ifPresent(it -> state.setMemoryTotalBytes((long) it << 10));
        number(memory, "(?m)^MemAvailable:\\s+(\\d+) kB").ifPresent(it -> state.setMemoryFreeBytes((long) it << 10));
        try {
            state.setDiskFreeBytes(Files.getFileStore(disk).getUsableSpace());
        } catch (IOException e) {
            log.warn("The free space of {} cannot be told", disk, e);
        }
        pressure("cpu").ifPresent(state::setCpuPressure);
        pressure("memory").ifPresent(state::setMemoryPressure);
        pressure("io").ifPresent(state::setIoPressure);
        return state.build();
    }

    /** How many processes of the host the kernel has killed for want of memory since it started; 0 where it does not tell. */
    long killedForMemory() {
        return (long) number(proc.resolve("vmstat"), "(?m)^oom_kill (\\d+)$").orElse(0);
    }

    private OptionalDouble pressure(String of) {
        return number(proc.resolve("pressure").resolve(of), PRESSURE);
    }

    private static OptionalDouble number(Path file, String pattern) {
        return text(file)
                .map(text -> Pattern.compile(pattern).matcher(text))
                .filter(Matcher::find)
                .map(matcher -> OptionalDouble.of(Double.parseDouble(matcher.group(1))))
                .orElse(OptionalDouble.empty());
    }

    private static Optional<String> text(Path file) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return Optional.of(String.join("\n", lines.toList()));
        } catch (IOException | java.io.UncheckedIOException e) {
            log.debug("{} cannot be read", file, e); // Pressure may be switched off, which shows when it is read.
            return Optional.empty();
        }
    }
}
