package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.StatementSink;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;
import scala.Console;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.interpreter.IMain;

/** A statement in Scala: compiles it, runs it, shows the value of its last expression. Used once, on the statement's thread. */
final class ScalaWork implements SparkStatement.Work {
    private static final Pattern VALUE = Pattern.compile("(?:(?:lazy )?val )?(res\\d+)\\s*: .*");
    private static final Pattern ERROR =
            Pattern.compile("(?m)^(?:On line (\\d+)|<console>:\\d+|\\s*): ?error: (.*)$|^\\s*error: (.*)$");
    private static final Pattern CARET = Pattern.compile("(?m)^(.*)\\n?^( *)\\^\\s*$");
    /** How far the interpreter indents the code that it quotes. */
    private static final int INDENT = 7;

    private final SparkSession spark;
    private final ScalaSession session;
    private final String statementId;
    private final String code;

    ScalaWork(SparkSession spark, ScalaSession session, String statementId, String code) {
        this.spark = spark;
        this.session = session;
        this.statementId = statementId;
        this.code = code;
    }

    @Override
    public void run(StatementSink sink) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Exception[] failure = {null};
        try (OutputLines out = new OutputLines(sink, StatementSink.Output.STDOUT);
                OutputLines err = new OutputLines(sink, StatementSink.Output.STDERR)) {
            Console.withErr(
                    err.stream(),
                    () -> Console.withOut(out.stream(), () -> {
                        try {
                            evaluate(sink);
                        } catch (Exception e) { // Scala declares none, and all of them go on below
                            failure[0] = e;
                        }
                        return BoxedUnit.UNIT;
                    }));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    private void evaluate(StatementSink sink) throws Exception {
        Repl repl = session.repl();
        Optional<IMain.Request> compiled = repl.compile(code);
        if (compiled.isEmpty()) {
            throw notCompiled(repl.said());
        }
        String printed;
        try {
            printed = repl.run(compiled.get());
        } catch (InvocationTargetException e) {
            throw thrown(e);
        }
        Optional<String> value = Optional.empty();
        StringBuilder text = new StringBuilder();
        for (String line : printed.strip().split("\n", -1)) {
            Matcher named = VALUE.matcher(line);
            if (named.matches()) {
                value = Optional.of(named.group(1));
                text.setLength(0);
            } else if (value.isEmpty() && !line.isBlank()) {
                sink.log(StatementSink.Level.INFO, line);
            }
            text.append(line).append('\n');
        }
        if (value.isPresent()) {
            show(repl.value(value.get()), text.toString().stripTrailing(), sink);
        }
    }

    private void show(Optional<Object> value, String text, StatementSink sink) throws Exception {
        if (value.isPresent() && value.get() instanceof Dataset<?> rows) {
            QueryExecution execution = rows.queryExecution();
            LogicalPlan analyzed = execution.analyzed();
            LogicalPlan readable = ReadableTypes.of(analyzed);
            new StatementRun(
                            spark,
                            readable == analyzed ? execution : ParsedStatement.execution(spark, readable),
                            statementId,
                            sink)
                    .run();
        } else if (value.isPresent() && value.get() != BoxedUnit.UNIT) {
            TextDocument.push(text, sink);
        }
    }

    /** What the user's code threw, and not what carried it here; of an error of the machine nothing is caught. */
    private static Exception thrown(InvocationTargetException carried) {
        Throwable cause = carried.getCause();
        if (cause instanceof ExceptionInInitializerError initializer && initializer.getCause() != null) {
            cause = initializer.getCause();
        }
        if (cause instanceof Error error && !(cause instanceof LinkageError) && !(cause instanceof AssertionError)) {
            throw error;
        }
        return cause instanceof org.apache.spark.SparkThrowable || cause instanceof InterruptedException
                ? (Exception) cause
                : EngineException.builder(Kind.USER, String.valueOf(cause))
                        .engineCode(cause.getClass().getSimpleName())
                        .cause(cause)
                        .build();
    }

    private EngineException notCompiled(String said) {
        Matcher error = ERROR.matcher(said);
        if (!error.find()) {
            return EngineException.builder(Kind.USER, said.isBlank() ? "The code is not complete." : said.strip())
                    .engineCode("SCALA_NOT_COMPILED")
                    .position(1, 1)
                    .build();
        }
        String message = error.group(2) == null ? error.group(3) : error.group(2);
        Matcher caret = CARET.matcher(said);
        int column = 1;
        int line = error.group(1) == null ? 1 : Integer.parseInt(error.group(1));
        if (caret.find()) {
            column = Math.max(1, caret.group(2).length() - INDENT + 1);
            line = error.group(1) == null ? lineOf(caret.group(1)) : line;
        }
        return EngineException.builder(Kind.USER, message)
                .engineCode("SCALA_NOT_COMPILED")
                .position(line, column)
                .build();
    }

    /** Which line of the code is quoted: the interpreter counts lines of its own before them. */
    private int lineOf(String quoted) {
        List<String> lines = code.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank() && lines.get(i).strip().equals(quoted.strip())) {
                return i + 1;
            }
        }
        return 1;
    }
}
