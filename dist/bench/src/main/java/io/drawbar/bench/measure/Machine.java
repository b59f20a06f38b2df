package io.drawbar.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Where and on what the figures were measured. */
public final class Machine {
    private Machine() {}

    /** One paragraph of Markdown. */
    public static String describe(Path checkout) {
        return String.format(
                Locale.ROOT,
                "Measured %s at revision %s, on %d cores (%s), %.0f GiB of memory, %s, Java %s (%s).%n"
                        + "Load of the machine just before: %s.%n",
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                revision(checkout),
                Runtime.getRuntime().availableProcessors(),
                firstValue("/proc/cpuinfo", "model name"),
                Double.parseDouble(firstValue("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "")) / (1 << 20),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"),
                load());
    }

    private static String load() {
        return read(Path.of("/proc/loadavg")).split(" ")[0];
    }

    private static String revision(Path checkout) {
        String hash = git(checkout, "rev-parse", "--short", "HEAD");
        return git(checkout, "status", "--porcelain").isEmpty() ? hash : hash + " with changes";
    }

    private static String git(Path checkout, String... arguments) {
        try {
            String[] command = new String[arguments.length + 3];
            command[0] = "git";
            command[1] = "-C";
            command[2] = checkout.toString();
            System.arraycopy(arguments, 0, command, 3, arguments.length);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor() == 0 ? output : "unknown";
        } catch (IOException e) {
            return "unknown"; // A distribution without git: the figures are good all the same.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static String firstValue(String file, String name) {
        return read(Path.of(file))
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read.", e);
        }
    }
}
