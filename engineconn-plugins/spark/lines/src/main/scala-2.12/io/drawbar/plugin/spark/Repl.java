package io.drawbar.plugin.spark;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import scala.Option;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.util.Either;
import scala.util.Right;

/** Scala's interpreter as Scala 2.12 has it. Not thread-safe. */
final class Repl implements AutoCloseable {
    private final StringWriter said = new StringWriter();
    private final IMain main;

    /**
     * An interpreter.
     *
     * @param arguments of the compiler
     * @param firstLine from which number on its classes are named, so that interpreters that share a folder have names of their own
     */
    Repl(String arguments, String classPath, int firstLine) {
        Settings settings = new Settings();
        settings.processArgumentString(arguments);
        settings.classpath().value_$eq(classPath);
        PrintWriter out = new PrintWriter(said, true);

        main = new IMain(settings, out);
        main.initializeSynchronous();
        while ((Integer) main.naming().freshLineId().apply() < firstLine) {
            // The numbers before belong to others.
        }
    }

    void bind(String name, String type, Object value) {
        main.bind(name, type, value, Scala.seq(List.of("@transient")).toList());
    }

    /** Compiles code; empty when it does not compile, which {@link #said} explains. */
    Optional<IMain.Request> compile(String code) {
        main.reporter().reset();
        said.getBuffer().setLength(0);
        Either<?, ?> compiled = main.compile(code, false);
        return compiled instanceof Right<?, ?> right ? Optional.of((IMain.Request) right.value()) : Optional.empty();
    }

    /** What the compiler said. */
    String said() {
        return said.toString();
    }

    /** Runs what was compiled; what the interpreter prints of its values. */
    String run(IMain.Request request) throws Exception {
        Thread.currentThread().setContextClassLoader(main.classLoader());
        Object printed = request.lineRep().call("$print", Scala.seq(List.<Object>of()));
        main.recordRequest(request);
        return String.valueOf(printed);
    }

    Optional<Object> value(String name) {
        Option<Object> found = main.valueOfTerm(name);
        return found.isDefined() ? Optional.ofNullable(found.get()) : Optional.empty();
    }

    @Override
    public void close() {
        main.close();
    }
}
