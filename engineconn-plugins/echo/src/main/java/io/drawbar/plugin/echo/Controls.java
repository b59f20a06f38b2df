package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementSink;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Statements without rows, which make the engine do what engines do on a bad day. */
final class Controls {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int LINES_BETWEEN_CHECKS = 1000;

    private Controls() {}

    /** {@code noop}. */
    record Noop() implements Command {
        @Override
        public void run(Execution run) {}
    }

    /** {@code sleep 500ms}, telling its progress. */
    record Sleep(Duration time) implements Command {
        @Override
        public void run(Execution run) throws EngineException, InterruptedException {
            for (Duration slept = Duration.ZERO; slept.compareTo(time) < 0; slept = slept.plus(TICK)) {
                tell(run, slept);
                Duration left = time.minus(slept);
                run.cancel().sleep(left.compareTo(TICK) < 0 ? left : TICK);
            }
            tell(run, time);
        }

        private void tell(Execution run, Duration slept) {
            double fraction = time.isZero() ? 1 : (double) slept.toNanos() / time.toNanos();
            run.sink()
                    .progress(new Progress(
                            fraction,
                            slept.toMillis(),
                            fraction < 1 ? 1 : 0,
                            time.toMillis(),
                            "milliseconds",
                            "sleep"));
        }
    }

    /** {@code hang 5s}: does not listen to cancel nor to interrupts, like a call into a library that never looks up. */
    record Hang(Duration time) implements Command {
        @Override
        public void run(Execution run) throws EngineException {
            long end = System.nanoTime() + time.toNanos();
            boolean interrupted = false;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(TICK.toNanos());
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            run.cancel().check();
        }
    }

    /** {@code fail 'message'}. */
    record Fail(EngineException.Kind blame, String message, String engineCode, String sqlState, int line, int column)
            implements Command {
        public Fail {
            Objects.requireNonNull(blame, "blame");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(engineCode, "engineCode");
            Objects.requireNonNull(sqlState, "sqlState");
        }

        @Override
        public void run(Execution run) throws EngineException {
            EngineException.Builder failure = EngineException.builder(blame, message)
                    .engineCode(engineCode)
                    .sqlState(sqlState);
            throw (line > 0 ? failure.position(line, column) : failure).build();
        }
    }

    /** {@code warn 'text'}: a line of the log that is a warning. */
    record Warn(String text) implements Command {
        @Override
        public void run(Execution run) {
            run.sink().log(StatementSink.Level.WARN, text);
        }
    }

    /** {@code exit 3}: the process ends at once, as if it had been killed. */
    record Exit(int code) implements Command {
        @Override
        public void run(Execution run) {
            Runtime.getRuntime().halt(code);
        }
    }

    /** {@code log 100000}. */
    record Log(long lines, String text) implements Command {
        @Override
        public void run(Execution run) throws EngineException {
            for (long i = 1; i <= lines; i++) {
                if (i % LINES_BETWEEN_CHECKS == 0) {
                    run.cancel().check();
                }
                run.sink().log(StatementSink.Level.INFO, text + " " + i + " of " + lines);
            }
        }
    }

    /** {@code update 5}. */
    record Update(long rows) implements Command {
        @Override
        public StatementAnalysis analysis(Scope scope) {
            return new StatementAnalysis(StatementAnalysis.Kind.DML, List.of(), List.of());
        }

        @Override
        public void run(Execution run) {
            run.sink().updateCount(rows);
        }
    }

    /** {@code allocate 64 for 2s}: holds memory, in MiB, for a while. */
    record Allocate(int mebibytes, Duration time) implements Command {
        @Override
        public void run(Execution run) throws EngineException, InterruptedException {
            byte[][] held = new byte[mebibytes][];
            try {
                for (int i = 0; i < mebibytes; i++) {
                    run.cancel().check();
                    held[i] = new byte[1 << 20];
                }
            } catch (OutOfMemoryError e) {
                held = null;
                throw EngineException.builder(
                                EngineException.Kind.RESOURCES,
                                "The engine's heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB cannot hold "
                                        + mebibytes + " MiB; give the engine more memory.")
                        .engineCode("OUT_OF_MEMORY")
                        .sqlState("53200")
                        .cause(e)
                        .build();
            }
            run.cancel().sleep(time);
            Objects.requireNonNull(held[0]); // keeps the memory reachable until here
        }
    }
}
