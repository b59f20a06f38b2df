package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.util.SerializedThrowable;

/** Finds what a failure of Flink means: whose it is, its root cause, and where in the text it lies. */
final class FlinkFailures {
    private static final Pattern PLACE = Pattern.compile("(?:From|to|at|At) line (\\d+), column (\\d+)");
    /** Names and not classes: what happened on a task comes back under its name alone. */
    private static final Pattern USER_DATA = Pattern.compile(
            "java\\.lang\\.(Arithmetic|NumberFormat|ArrayIndexOutOfBounds)Exception|java\\.time\\..*Exception");

    private static final Pattern NO_RESOURCES =
            Pattern.compile(".*\\.(NoResourceAvailableException|OutOfMemoryError|InsufficientMemory\\w*)");
    private static final Pattern CLASS_BEFORE_MESSAGE = Pattern.compile("^(?:[a-z]\\w*\\.)+[A-Z][\\w$]*: ");

    /** A path that the session has set. */
    private static final Pattern NO_SAVEPOINT = Pattern.compile("Cannot find checkpoint or savepoint");

    /** A connector or a format, or a slip in its name. */
    private static final Pattern NOT_INSTALLED = Pattern.compile("Could not find any factory for identifier");

    private FlinkFailures() {}

    static EngineException user(String message) {
        return EngineException.builder(Kind.USER, message).sqlState("42000").build();
    }

    /** A failure of what belongs to no statement's text. */
    static EngineException beforeRunning(Throwable failure) {
        return beforeRunning(failure, BoundText.of(""));
    }

    /** A failure of parsing, analysis or planning: nearly always what the user wrote. Places are those in the statement as it was written. */
    static EngineException beforeRunning(Throwable failure, BoundText statement) {
        List<Throwable> chain = chain(failure);
        Throwable told = mostTelling(chain);
        String name = name(told);
        Kind kind = Kind.USER;
        String state = "42000";
        if (chain.stream().anyMatch(cause -> cause instanceof OutOfMemoryError)) {
            kind = Kind.RESOURCES;
            state = "53000";
        } else if (chain.stream().anyMatch(cause -> cause instanceof IOException) && !NO_SAVEPOINT.matcher(message(told)).lookingAt()) {
            kind = Kind.ENGINE;
            state = "58000";
        } else if (told instanceof UnsupportedOperationException) {
            kind = Kind.UNSUPPORTED;
            state = "0A000";
        } else if (chain.stream().anyMatch(cause -> cause.getClass().getSimpleName().startsWith("SqlParse"))) {
            state = "42601";
        } else if (message(told).contains("not found") || name.contains("NotExist")) {
            state = "42S02";
        }
        EngineException.Builder builder = EngineException.builder(kind, advised(placed(message(told), statement)))
                .engineCode(simpleName(name))
                .sqlState(state)
                .cause(failure);
        position(builder, chain, statement);
        return builder.build();
    }

    /** What Flink does not know of: how its users get it here. */
    private static String advised(String message) {
        return NOT_INSTALLED.matcher(message).lookingAt()
                ? message + "\n\nConnectors and formats are installed with the engine, as by `drawbar engine install flink@"
                        + EnvironmentInformation.getVersion() + " --with kafka`; engines that start afterwards have them."
                : message;
    }

    /** A failure of a job. */
    static EngineException whileRunning(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable cause : chain) {
            if (NO_RESOURCES.matcher(name(cause)).matches()) {
                return EngineException.builder(Kind.RESOURCES, message(cause))
                        .engineCode(simpleName(name(cause)))
                        .sqlState("53000")
                        .cause(failure)
                        .build();
            }
        }
        Throwable told = chain.get(chain.size() - 1);
        String name = name(told);
        boolean data = USER_DATA.matcher(name).matches();
        return EngineException.builder(data ? Kind.USER : Kind.ENGINE, message(told))
                .engineCode(simpleName(name))
                .sqlState(data ? "22000" : "58000")
                .cause(failure)
                .build();
    }

    /** What lies at the bottom, in one line. */
    static String root(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return message(chain.get(chain.size() - 1)).lines().findFirst().orElse("");
    }

    /** From the outside in. */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    /** The innermost one that says anything; Calcite's own are about positions and tokens, and the ones around them for people. */
    private static Throwable mostTelling(List<Throwable> chain) {
        Throwable told = chain.get(0);
        for (Throwable cause : chain) {
            boolean calcite = cause.getClass().getName().contains(".calcite.");
            if (cause.getMessage() != null && !calcite) {
                told = cause;
            }
        }
        return told;
    }

    private static String name(Throwable cause) {
        return cause instanceof SerializedThrowable serialized
                ? serialized.getOriginalErrorClassName()
                : cause.getClass().getName();
    }

    private static String simpleName(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static String message(Throwable told) {
        String message = told.getMessage() == null ? simpleName(name(told)) : told.getMessage();
        if (told instanceof SerializedThrowable) {
            message = CLASS_BEFORE_MESSAGE.matcher(message).replaceFirst("");
        }
        int stack = message.indexOf("\n\tat ");
        return (stack < 0 ? message : message.substring(0, stack)).strip();
    }

    private static void position(EngineException.Builder builder, List<Throwable> chain, BoundText statement) {
        for (Throwable cause : chain) {
            Matcher place = PLACE.matcher(placed(String.valueOf(cause.getMessage()), statement));
            if (place.find()) {
                builder.position(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
                return;
            }
        }
    }

    private static String placed(String message, BoundText statement) {
        return statement.placed(message, PLACE, 1);
    }
}
