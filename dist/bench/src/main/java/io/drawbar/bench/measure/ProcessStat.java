package io.drawbar.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux counts of a process.
 *
 * @param cpuSeconds user and system time of all its threads since it started
 * @param rssBytes memory in use now
 * @param peakRssBytes the most since it started or since {@link #forgetPeak}
 */
public record ProcessStat(double cpuSeconds, long rssBytes, long peakRssBytes) {
    /** USER_HZ, which is the same on every Linux of the architectures that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private static final int FIELD_UTIME = 11;

    /** Reads {@code /proc/PID/stat} and {@code /proc/PID/status}; see proc(5). */
    public static ProcessStat of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return parse(Files.readString(folder.resolve("stat")), Files.readString(folder.resolve("status")));
        } catch (IOException e) {
            throw new UncheckedIOException("The process " + pid + " is gone or cannot be watched.", e);
        }
    }

    static ProcessStat parse(String stat, String status) {
        // The second field is the command in parentheses, and may itself hold spaces and parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = Double.parseDouble(fields[FIELD_UTIME]) + Double.parseDouble(fields[FIELD_UTIME + 1]);
        return new ProcessStat(ticks / TICKS_A_SECOND, kibibytes(status, "VmRSS:"), kibibytes(status, "VmHWM:"));
    }

    private static long kibibytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0); // A process that has just died has no memory.
    }

    /** Lets the peak begin anew at what is in use now. */
    public static void forgetPeak(long pid) {
        try {
            Files.write(Path.of("/proc", Long.toString(pid), "clear_refs"), "5".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("The peak memory of process " + pid + " cannot be reset.", e);
        }
    }
}
