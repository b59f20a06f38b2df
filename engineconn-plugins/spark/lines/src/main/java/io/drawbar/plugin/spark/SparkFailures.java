package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;

/** Finds what a failure of Spark means: whose it is, its root cause, and where in the text it lies. */
final class SparkFailures {
    /** SQLState classes that the user can mend: data, syntax or access rule, schema, cardinality, and the like. */
    private static final List<String> USER_STATES =
            List.of("21", "22", "23", "2F", "38", "39", "3D", "3F", "42", "44", "54", "56");

    private static final Pattern PLACE = Pattern.compile("; line \\d+ pos \\d+;?\\s*$");

    private SparkFailures() {}

    /** The failure for people; {@code text} is the statement's. */
    static EngineException toEngine(Throwable failure, String text) {
        if (failure instanceof EngineException already) {
            return already;
        }
        List<Throwable> chain = chain(failure);
        for (Throwable cause : chain) {
            if (cause instanceof OutOfMemoryError || isDiskFull(cause)) {
                return EngineException.builder(
                                Kind.RESOURCES, firstLine(cause) + " Give the engine more memory or disk.")
                        .engineCode("OUT_OF_RESOURCES")
                        .sqlState("53000")
                        .cause(failure)
                        .build();
            }
        }
        Throwable told = mostTelling(chain);
        EngineException.Builder builder =
                EngineException.builder(kind(told), message(told)).cause(failure);
        if (told instanceof SparkThrowable spark) {
            Spelling.condition(spark).ifPresent(builder::engineCode);
            builder.sqlState(spark.getSqlState());
        } else {
            builder.engineCode(told.getClass().getSimpleName());
        }
        position(builder, told, text);
        return builder.build();
    }

    /** From the outside in. */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    /** The innermost one that Spark has a name for; without one, the innermost that says anything. */
    private static Throwable mostTelling(List<Throwable> chain) {
        Throwable told = chain.get(0);
        boolean named = false;
        for (Throwable cause : chain) {
            boolean hasName = cause instanceof SparkThrowable spark && Spelling.condition(spark).isPresent();
            if (hasName || (!named && cause.getMessage() != null)) {
                told = cause;
            }
            named |= hasName;
        }
        return told;
    }

    private static Kind kind(Throwable told) {
        if (!(told instanceof SparkThrowable spark)) {
            return Kind.ENGINE;
        }
        String state = spark.getSqlState();
        if (state != null && state.startsWith("0A")) {
            return Kind.UNSUPPORTED;
        }
        boolean user =
                told instanceof AnalysisException || (state != null && USER_STATES.contains(state.substring(0, 2)));
        return user ? Kind.USER : Kind.ENGINE;
    }

    private static String message(Throwable told) {
        String message = told.getMessage() == null ? told.toString() : told.getMessage();
        if (told instanceof AnalysisException analysis && !(told instanceof ParseException)) {
            message = PLACE.matcher(analysis.getSimpleMessage()).replaceFirst(""); // the full one ends with the plan
        }
        int stack = message.indexOf("\n\tat ");
        return (stack < 0 ? message : message.substring(0, stack)).strip();
    }

    private static String firstLine(Throwable cause) {
        return message(cause).lines().findFirst().orElse(cause.toString());
    }

    private static boolean isDiskFull(Throwable cause) {
        return cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("No space left on device");
    }

    private static void position(EngineException.Builder builder, Throwable told, String text) {
        if (told instanceof ParseException parse && parse.line().isDefined()) {
            builder.position(
                    (Integer) parse.line().get(),
                    (Integer) parse.startPosition().get() + 1);
        } else if (told instanceof AnalysisException analysis
                && analysis.line().isDefined()
                && analysis.startPosition().isDefined()) {
            builder.position(
                    (Integer) analysis.line().get(),
                    (Integer) analysis.startPosition().get() + 1);
        } else if (told instanceof SparkThrowable spark) {
            for (QueryContext context : spark.getQueryContext()) {
                int start = context.startIndex();
                if (context.objectType().isEmpty() && start >= 0 && start < text.length()) {
                    String before = text.substring(0, start);
                    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
                    builder.position(line, start - before.lastIndexOf('\n'));
                    return;
                }
            }
        }
    }
}
