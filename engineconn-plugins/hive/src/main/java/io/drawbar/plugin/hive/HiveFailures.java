package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.hadoop.hive.ql.ErrorMsg;
import org.apache.hadoop.hive.ql.parse.ParseException;
import org.apache.hadoop.hive.ql.parse.SemanticException;
import org.apache.hadoop.hive.ql.processors.CommandProcessorException;

/** Hive's failures in words of the SPI: Hive's code and SQLState, whose failure it is, and where in the text. */
final class HiveFailures {
    /** Hive counts lines from 1 and columns from 0. */
    private static final Pattern POSITION = Pattern.compile("\\b[Ll]ine (\\d+):(\\d+)");

    private static final int SEMANTIC_FROM = 10_000;
    private static final int RUNTIME_FROM = 20_000;
    private static final int PERMISSION_FROM = 30_000;
    private static final int GENERIC = ErrorMsg.GENERIC_ERROR.getErrorCode();

    private HiveFailures() {}

    /** What the driver threw for a statement; places are those in the statement as its writer knows it. */
    static EngineException of(CommandProcessorException thrown, BoundText statement) {
        String message = statement.placed(message(thrown), POSITION, 0);
        EngineException.Builder failure = EngineException.builder(kind(thrown, message), message)
                .cause(thrown)
                .sqlState(state(thrown))
                .engineCode(code(thrown, message));
        Matcher position = POSITION.matcher(message);
        if (position.find()) {
            failure.position(Integer.parseInt(position.group(1)), Integer.parseInt(position.group(2)) + 1);
        }
        return failure.build();
    }

    /** What a command threw: commands are refused for what they ask for, such as a setting or a file that is not there. */
    static EngineException ofCommand(CommandProcessorException thrown) {
        String message = Optional.ofNullable(thrown.getMessage()).orElse("").strip();
        return EngineException.builder(Kind.USER, message.isEmpty() ? root(thrown) : message)
                .cause(thrown)
                .sqlState("42000")
                .build();
    }

    /** What reading a result threw. */
    static EngineException of(Throwable thrown) {
        String root = root(thrown);
        boolean memory = chain(thrown, OutOfMemoryError.class).isPresent();
        return EngineException.builder(memory ? Kind.RESOURCES : Kind.ENGINE, root)
                .sqlState(memory ? "53200" : "58000")
                .cause(thrown)
                .build();
    }

    private static String message(CommandProcessorException thrown) {
        String message = Optional.ofNullable(thrown.getMessage()).orElse("").strip();
        message = message.replaceFirst("^FAILED: ", "");
        String root = root(thrown);
        // "Execution Error, return code 2 from …" says nothing by itself.
        return message.isEmpty() || (message.contains("return code") && !message.contains(root))
                ? (message + " " + root).strip()
                : message;
    }

    private static String state(CommandProcessorException thrown) {
        String state = Optional.ofNullable(thrown.getSqlState()).orElse("");
        return state.matches("[0-9A-Z]{5}") ? state : "58000";
    }

    private static String code(CommandProcessorException thrown, String message) {
        if (chain(thrown, ParseException.class).isPresent()) {
            return "PARSE_ERROR";
        }
        int number = thrown.getResponseCode();
        // The number of a failed MapReduce job is no error's.
        ErrorMsg known = Optional.ofNullable(ErrorMsg.getErrorMsg(number)).orElse(ErrorMsg.GENERIC_ERROR);
        if (known == ErrorMsg.GENERIC_ERROR) {
            known = ErrorMsg.getErrorMsg(message);
        }
        return known == ErrorMsg.GENERIC_ERROR ? Integer.toString(number) : known.name();
    }

    private static Kind kind(CommandProcessorException thrown, String message) {
        if (chain(thrown, OutOfMemoryError.class).isPresent()
                || message.contains("OutOfMemoryError")
                || message.contains("Java heap space")) {
            return Kind.RESOURCES;
        }
        if (chain(thrown, ParseException.class).isPresent()) {
            return Kind.USER;
        }
        int number = thrown.getResponseCode();
        if ((number >= SEMANTIC_FROM && number < RUNTIME_FROM) || (number >= PERMISSION_FROM && number < GENERIC)) {
            return Kind.USER;
        }
        boolean semantic = chain(thrown, SemanticException.class).isPresent()
                || chain(thrown, NoSuchObjectException.class).isPresent();
        return semantic || (state(thrown).startsWith("42") && number == GENERIC && !message.contains("MetaException"))
                ? Kind.USER
                : Kind.ENGINE;
    }

    private static <T extends Throwable> Optional<T> chain(Throwable thrown, Class<T> type) {
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return Optional.of(type.cast(one));
            }
        }
        return Optional.empty();
    }

    /** The innermost cause's message, on one line. */
    static String root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = Optional.ofNullable(root.getMessage()).orElse("").strip();
        return message.isEmpty() ? root.getClass().getSimpleName() : message;
    }
}
