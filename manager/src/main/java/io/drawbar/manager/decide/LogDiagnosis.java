package io.drawbar.manager.decide;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds the line in an engine's last words that says most about why it ended. */
final class LogDiagnosis {
    private static final int LIMIT_CHARS = 1_000;
    private static final Pattern CAUSED_BY = Pattern.compile("\\s*Caused by: \\S.*");
    private static final Pattern THROWN =
            Pattern.compile("(.*\\s)?([a-zA-Z_$][\\w$]*\\.)+[A-Z][\\w$]*(Exception|Error)(:.*)?");
    private static final Pattern JVM =
            Pattern.compile("(?i).*(could not|error occurred|out of ?memory|unrecognized).*");

    private LogDiagnosis() {}

    /** The last line that names a cause, else an exception, else an error; empty when none does. */
    static String rootCause(List<String> lines) {
        return lastOf(lines, line -> CAUSED_BY.matcher(line).matches())
                .map(line -> line.strip().substring("Caused by: ".length()))
                .or(() -> lastOf(lines, line -> THROWN.matcher(line).matches()))
                .or(() -> lastOf(lines, line -> JVM.matcher(line).matches()))
                .or(() -> lastOf(lines, line -> line.toLowerCase(Locale.ROOT).contains("error")))
                .map(line -> line.strip())
                .map(line -> line.length() <= LIMIT_CHARS ? line : line.substring(0, LIMIT_CHARS) + " …")
                .orElse("");
    }

    private static Optional<String> lastOf(List<String> lines, Predicate<String> test) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (test.test(lines.get(i))) {
                return Optional.of(lines.get(i));
            }
        }
        return Optional.empty();
    }
}
