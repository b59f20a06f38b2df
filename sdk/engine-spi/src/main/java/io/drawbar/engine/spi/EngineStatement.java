package io.drawbar.engine.spi;

/**
 * A statement made ready by {@link EngineSession#prepare}.
 *
 * <p>{@link #run} is called at most once and on a thread that it may keep until the statement has ended. {@link #cancel} may be
 * called at any time, before, during and after it, more than once, and from any thread.
 */
public interface EngineStatement extends AutoCloseable {

    /** What is known of the statement before it runs. Must be cheap after {@link EngineSession#prepare}. */
    default StatementShape shape() throws EngineException {
        return StatementShape.UNKNOWN;
    }

    /**
     * Runs the statement to its end, pushing everything into the sink. Returning means success, throwing means failure; what was
     * pushed before a failure stays visible.
     *
     * @param sink receives log, progress and results; blocks when the reader is slow
     * @throws EngineException when the statement fails, or with kind {@link EngineException.Kind#CANCELLED} after a cancel; when it
     *     has more or fewer parameter markers than values came with it, of kind {@link EngineException.Kind#USER} with the SQLState
     *     {@code 07001}, {@link EngineException#parameterCount}
     * @throws InterruptedException when the thread was interrupted, which the host does some time after {@link #cancel}
     */
    void run(StatementSink sink) throws EngineException, InterruptedException;

    /** Asks the statement to end soon and its work in the engine to be freed. Returns at once and never throws. */
    void cancel();

    /** Frees what the statement holds. Called once, after {@link #run} has ended if it was called. */
    @Override
    default void close() {}
}
