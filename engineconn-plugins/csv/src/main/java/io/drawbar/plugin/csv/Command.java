package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementSink;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A statement that has been understood. */
interface Command {
    /** The columns of its result; empty when it answers no rows. */
    Optional<RowSchema> schema();

    /** What it is and touches. */
    StatementAnalysis analysis();

    /**
     * Runs it.
     *
     * @param cancelled asked now and then
     */
    void run(StatementSink sink, BooleanSupplier cancelled) throws EngineException, InterruptedException;
}
