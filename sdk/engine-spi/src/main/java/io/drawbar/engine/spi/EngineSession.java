package io.drawbar.engine.spi;

/**
 * A session of an engine. The host calls {@link #prepare} and the statements' {@link EngineStatement#run} one after the other,
 * never two at a time in one session; {@link EngineStatement#cancel}, {@link #catalog}, {@link #dialect} and {@link #close} may come from other
 * threads at any time.
 */
public interface EngineSession extends AutoCloseable {

    /**
     * Makes a statement ready to run without running it: a syntax error is reported here when the engine can tell.
     *
     * @param request the statement's text, language and parameters
     * @return the statement, which the caller closes, run or not
     * @throws EngineException when the statement is wrong or its language is unknown
     */
    EngineStatement prepare(StatementRequest request) throws EngineException;

    /**
     * Tells what a statement is and which tables and columns it touches, without running it. Called like {@link #prepare}, by engines
     * that declare the capability {@code analyse}.
     *
     * @throws EngineException when the statement is wrong, or of kind {@link EngineException.Kind#UNSUPPORTED} when the engine cannot
     *     tell
     */
    default StatementAnalysis analyse(StatementRequest request) throws EngineException {
        throw EngineException.unsupported("This engine does not analyse statements.");
    }

    /**
     * What catalogs, schemas, tables and columns there are.
     *
     * @throws EngineException of kind {@link EngineException.Kind#UNSUPPORTED} when the engine has no catalog
     */
    default EngineCatalog catalog() throws EngineException {
        throw EngineException.unsupported("This engine has no catalog to list.");
    }

    /**
     * What the engine's SQL is like, for tools that write statements of their own.
     *
     * @throws EngineException when the engine has to be asked and does not answer
     */
    default SqlDialect dialect() throws EngineException {
        return SqlDialect.common();
    }

    /** Ends the session: drops its temporary objects and cancels what still runs. Called once. */
    @Override
    void close();
}
