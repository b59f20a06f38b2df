package io.drawbar.python;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.StatementSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Holds one statement to its limits, and passes on what it writes. Thread-safe. */
final class Limits implements OutputPump.Listener {
    private static final long LOOK_MILLIS = 250;

    private final PythonSettings settings;
    private final StatementSink sink;
    private final Consumer<EngineException> breached;
    private long lines;
    private long bytes;

    /** @param breached ends the statement, with this reason */
    Limits(PythonSettings settings, StatementSink sink, Consumer<EngineException> breached) {
        this.settings = settings;
        this.sink = sink;
        this.breached = breached;
    }

    /** Watches time and processes; the answer ends that. */
    Runnable watch(Worker worker, ScheduledExecutorService timer) {
        List<Future<?>> watches = new ArrayList<>();
        if (!settings.statementTime().isZero()) {
            watches.add(timer.schedule(
                    () -> breach(
                            "The statement ran longer than "
                                    + settings.statementTime().toMillis() + " ms",
                            PythonSettings.STATEMENT_TIME),
                    settings.statementTime().toMillis(),
                    TimeUnit.MILLISECONDS));
        }
        if (settings.processes() > 0) {
            watches.add(timer.scheduleWithFixedDelay(
                    () -> countProcesses(worker), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS));
        }
        return () -> watches.forEach(watch -> watch.cancel(false));
    }

    private void countProcesses(Worker worker) {
        long found = worker.processes();
        if (found > settings.processes()) {
            breach(
                    "The statement has " + found + " processes; at most " + settings.processes() + " are allowed",
                    PythonSettings.PROCESSES);
        }
    }

    @Override
    public void line(StatementSink.Output output, String line, int lineBytes) {
        boolean over;
        synchronized (this) {
            lines++;
            bytes += lineBytes;
            over = (settings.outputLines() > 0 && lines > settings.outputLines())
                    || (settings.outputBytes() > 0 && bytes > settings.outputBytes());
        }
        if (!over) {
            sink.output(output, line);
        } else if (settings.outputLines() > 0 && lines > settings.outputLines()) {
            breach("The statement wrote more than " + settings.outputLines() + " lines", PythonSettings.OUTPUT_LINES);
        } else {
            breach("The statement wrote more than " + settings.outputBytes() + " bytes", PythonSettings.OUTPUT_BYTES);
        }
    }

    private void breach(String what, String setting) {
        breached.accept(EngineException.builder(Kind.RESOURCES, what + " (setting " + setting + ").")
                .engineCode("PYTHON_LIMIT")
                .build());
    }
}
