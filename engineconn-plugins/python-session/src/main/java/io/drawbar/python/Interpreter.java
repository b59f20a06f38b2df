package io.drawbar.python;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An interpreter that has been asked what it is.
 *
 * @param executable as it was named
 * @param path where it is
 * @param version such as {@code 3.11.2}
 */
public record Interpreter(String executable, String path, String version) {
    private static final int LEAST_MINOR = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REMEDY = " Install Python 3." + LEAST_MINOR
            + " or later, or name one with the setting " + PythonSettings.EXECUTABLE
            + ", such as /opt/venv/bin/python.";
    private static final Pattern ANSWER = Pattern.compile("(?s).*<(\\d+)\\.(\\d+)\\.(\\d+)> <([^>]*)>\\s*");
    private static final String QUESTION =
            "import sys; print('<%d.%d.%d> <%s>' % (tuple(sys.version_info[:3]) + (sys.executable,)))";

    /** Finds out what an executable is; refuses one that is missing, no Python, or too old. */
    public static Interpreter ask(String executable) throws EngineException {
        String said;
        try {
            Process asked = new ProcessBuilder(executable, "-c", QUESTION)
                    .redirectErrorStream(true)
                    .start();
            asked.getOutputStream().close();
            if (!asked.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                asked.destroyForcibly();
                throw refused(
                        "'" + executable + "' did not say within " + PATIENCE.toSeconds() + " s which Python it is.");
            }
            said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw refused("There is no Python at '" + executable + "': " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.cancelled();
        }
        Matcher answer = ANSWER.matcher(said);
        if (!answer.matches()) {
            throw refused("'" + executable + "' does not answer as a Python does; it said: " + said.strip() + ".");
        }
        String version = answer.group(1) + "." + answer.group(2) + "." + answer.group(3);
        boolean fit = answer.group(1).equals("3") && Integer.parseInt(answer.group(2)) >= LEAST_MINOR;
        if (!fit) {
            throw refused("'" + executable + "' is Python " + version + ".");
        }
        return new Interpreter(executable, answer.group(4), version);
    }

    private static EngineException refused(String found) {
        return EngineException.builder(Kind.USER, found + REMEDY)
                .engineCode("PYTHON_NOT_USABLE")
                .build();
    }
}
