package io.drawbar.python;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a session of Python runs.
 *
 * @param executable the interpreter: a path, or a name that is looked for on the {@code PATH}
 * @param startTimeout how long a process may take until it is ready
 * @param interruptGrace how long a statement may take to end after its interrupt, before its process is killed
 * @param statementTime how long a statement may run; zero: as long as it likes
 * @param memoryBytes address space of a process; 0: no limit
 * @param outputBytes what a statement may write to its output and error together; 0: no limit
 * @param outputLines the same in lines; 0: no limit
 * @param processes how many processes a session's code may have at once, its own included; 0: no limit
 * @param variables what the code finds as {@code drawbar.variables}
 */
public record PythonSettings(
        String executable,
        Duration startTimeout,
        Duration interruptGrace,
        Duration statementTime,
        long memoryBytes,
        long outputBytes,
        long outputLines,
        long processes,
        Map<String, String> variables) {
    static final String EXECUTABLE = "python.executable";
    static final String START_TIMEOUT = "python.start-timeout";
    static final String INTERRUPT_GRACE = "python.interrupt-grace";
    static final String STATEMENT_TIME = "python.limits.statement-time";
    static final String MEMORY = "python.limits.memory";
    static final String OUTPUT_BYTES = "python.limits.output-bytes";
    static final String OUTPUT_LINES = "python.limits.output-lines";
    static final String PROCESSES = "python.limits.processes";
    static final String VARIABLE = "python.variable.";

    private static final Map<String, String> DEFAULTS = Map.of(
            EXECUTABLE, "python3",
            START_TIMEOUT, "30s",
            INTERRUPT_GRACE, "5s",
            STATEMENT_TIME, "0s",
            MEMORY, "4g",
            OUTPUT_BYTES, "16m",
            OUTPUT_LINES, "100000",
            PROCESSES, "64");
    /** What bounds a session is set where its engine is, and not by whoever uses it. */
    private static final Set<String> SESSION = Set.of(EXECUTABLE, STATEMENT_TIME);

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,15})\\s*([a-z]*)");

    public PythonSettings {
        variables = Map.copyOf(variables);
    }

    /** Whether a setting is one of these. */
    public static boolean isOne(String name) {
        return DEFAULTS.containsKey(name) || (name.startsWith(VARIABLE) && name.length() > VARIABLE.length());
    }

    /**
     * The settings of an engine with those of a session on top.
     *
     * @throws EngineException of kind USER for one that is unknown, ill-typed, or not a session's to set
     */
    public static PythonSettings of(Map<String, String> engine, Map<String, String> session) throws EngineException {
        for (Map.Entry<String, String> setting : session.entrySet()) {
            String name = setting.getKey();
            boolean given = setting.getValue().equals(engine.getOrDefault(name, DEFAULTS.get(name)));
            if (!isOne(name)) {
                throw refused("Python has no setting '" + name + "'; a session may set "
                        + SESSION.stream().sorted().toList() + " and " + VARIABLE + "NAME.");
            }
            if (!name.startsWith(VARIABLE) && !SESSION.contains(name) && !given) {
                throw refused(
                        "The setting '" + name + "' belongs to the engine: set it under engines.TYPE.settings of the"
                                + " server's configuration.");
            }
        }
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.putAll(engine);
        all.putAll(session);
        return new PythonSettings(
                all.get(EXECUTABLE),
                duration(all, START_TIMEOUT),
                duration(all, INTERRUPT_GRACE),
                shorter(duration(all, STATEMENT_TIME), duration(withDefaults(engine), STATEMENT_TIME)),
                size(all, MEMORY),
                size(all, OUTPUT_BYTES),
                size(all, OUTPUT_LINES),
                size(all, PROCESSES),
                variables(all));
    }

    private static Map<String, String> withDefaults(Map<String, String> engine) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.putAll(engine);
        return all;
    }

    /** A session may be stricter with itself than its engine, and not more lenient. */
    private static Duration shorter(Duration asked, Duration engine) {
        if (asked.isZero() || engine.isZero()) {
            return asked.isZero() ? engine : asked;
        }
        return asked.compareTo(engine) < 0 ? asked : engine;
    }

    private static Map<String, String> variables(Map<String, String> all) {
        Map<String, String> found = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(VARIABLE)) {
                found.put(name.substring(VARIABLE.length()), value);
            }
        });
        return found;
    }

    private static Duration duration(Map<String, String> all, String name) throws EngineException {
        Matcher parts = parts(all.get(name));
        String unit = parts.matches() ? parts.group(2) : "?";
        long number = parts.matches() ? Long.parseLong(parts.group(1)) : 0;
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s", "" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default ->
                throw refused(name + " is '" + all.get(name) + "'; expected a time such as 500ms, 30s, 10m or 2h.");
        };
    }

    private static long size(Map<String, String> all, String name) throws EngineException {
        Matcher parts = parts(all.get(name));
        String unit = parts.matches() ? parts.group(2) : "?";
        int shift =
                switch (unit) {
                    case "" -> 0;
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default ->
                        throw refused(name + " is '" + all.get(name)
                                + "'; expected a number such as 64, 16m or 4g; 0: no limit.");
                };
        return Long.parseLong(parts.group(1)) << shift;
    }

    private static Matcher parts(String value) {
        return NUMBER.matcher(value.strip().toLowerCase(Locale.ROOT));
    }

    private static EngineException refused(String message) {
        return EngineException.builder(Kind.USER, message).build();
    }
}
