package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.spi.StatementShape.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A parsed statement: immutable, and run with what an {@link Execution} provides. */
interface Command {

    /** Whether it answers rows. */
    default Kind kind() {
        return Kind.UPDATE;
    }

    /** The columns of its answer, as far as they are known before it runs. */
    default Optional<RowSchema> schema(Scope scope) throws EngineException {
        return Optional.empty();
    }

    /** What it is and which tables it touches. */
    default StatementAnalysis analysis(Scope scope) throws EngineException {
        StatementAnalysis.Kind kind =
                switch (kind()) {
                    case QUERY -> StatementAnalysis.Kind.QUERY;
                    case UPDATE, UNKNOWN -> StatementAnalysis.Kind.UTILITY;
                };
        return new StatementAnalysis(kind, List.of(), List.of());
    }

    /** Does what it says, and ends early with {@link EngineException.Kind#CANCELLED} after a cancel. */
    void run(Execution run) throws EngineException, InterruptedException;

    /** Several statements, each of which may have a result set. */
    record Block(List<Command> commands) implements Command {
        public Block {
            commands = List.copyOf(commands);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }

        /** Its parts are of different kinds, and may read the same table. */
        @Override
        public StatementAnalysis analysis(Scope scope) throws EngineException {
            Set<TableUse> reads = new LinkedHashSet<>();
            for (Command command : commands) {
                reads.addAll(command.analysis(scope).reads());
            }
            return new StatementAnalysis(StatementAnalysis.Kind.UNKNOWN, List.copyOf(reads), List.of());
        }

        @Override
        public void run(Execution run) throws EngineException, InterruptedException {
            for (Command command : commands) {
                run.cancel().check();
                command.run(run);
            }
        }
    }
}
