package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementSink;
import io.drawbar.python.PythonSession;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A statement in Python: names the jobs that it is about to start, and runs. Used once, on the statement's thread. */
final class PySparkWork implements SparkStatement.Work {
    private final PySparkSession session;
    private final StatementRequest request;
    private final String pool;

    PySparkWork(PySparkSession session, StatementRequest request, String pool) {
        this.session = session;
        this.request = request;
        this.pool = pool;
    }

    @Override
    public void run(StatementSink sink) throws Exception {
        PythonSession python = session.python();
        String begin = "_drawbar_begin(" + literal(request.statementId()) + ", "
                + literal(SparkStatement.description(request)) + ", " + literal(pool) + ")";
        run(python, begin, new Unheard(sink));
        run(python, request.text(), sink);
    }

    private void run(PythonSession python, String code, StatementSink sink) throws Exception {
        StatementRequest statement = new StatementRequest(
                request.statementId(), PythonSession.LANGUAGE, code, List.of(), Map.of());
        try (EngineStatement prepared = python.prepare(statement)) {
            prepared.run(sink);
        }
    }

    /** A text as Python writes it, whatever is in it. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.chars()
                .forEach(c -> literal.append(
                        c >= ' ' && c <= '~' && c != '"' && c != '\\'
                                ? Character.toString(c)
                                : String.format(Locale.ROOT, "\\u%04x", c)));
        return literal.append('"').toString();
    }

    /** What is not the user's own code is heard of only when it is cancelled. */
    private record Unheard(StatementSink sink) implements StatementSink {
        @Override
        public void log(Level level, String line) {
            if (level != Level.INFO) {
                sink.log(level, line);
            }
        }

        @Override
        public void progress(Progress progress) {
            // It has none.
        }

        @Override
        public void schema(ByteBuffer message) {
            // It answers nothing.
        }

        @Override
        public boolean batch(ByteBuffer message, long rows) {
            return false;
        }

        @Override
        public void endResult() {
            // It answers nothing.
        }

        @Override
        public void updateCount(long rows) {
            // It changes nothing.
        }

        @Override
        public boolean cancelled() {
            return sink.cancelled();
        }
    }
}
