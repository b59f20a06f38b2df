package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementSink;
import java.util.Set;

/** A statement whose parameters have no values yet: it can be asked what it is like, and not be run. */
final class DescribedStatement implements HiveSession.Cancellable {
    /** Failures that no value would mend. */
    private static final Set<String> LASTING = Set.of(
            "PARSE_ERROR",
            "INVALID_TABLE",
            "INVALID_TABLE_OR_COLUMN",
            "INVALID_COLUMN",
            "INVALID_FUNCTION",
            "DATABASE_NOT_EXISTS");

    private final HiveSession session;
    private final Parameters parameters;
    private final StatementShape shape;

    private DescribedStatement(HiveSession session, Parameters parameters, StatementShape shape) {
        this.session = session;
        this.parameters = parameters;
        this.shape = shape;
    }

    /** On a thread that the session is attached to. */
    static DescribedStatement of(HiveSession session, StatementRequest request, Parameters parameters)
            throws EngineException {
        StatementShape shape;
        try {
            shape = SqlStatement.describe(session, request, parameters.described());
        } catch (EngineException e) {
            if (e.engineCode().filter(LASTING::contains).isPresent()) {
                throw e;
            }
            // Hive may want a value of some type, where a null has none.
            shape = StatementShape.UNKNOWN;
        }
        return new DescribedStatement(
                session, parameters, new StatementShape(shape.kind(), shape.schema(), parameters.types()));
    }

    @Override
    public StatementShape shape() {
        return shape;
    }

    @Override
    public void run(StatementSink sink) throws EngineException {
        throw parameters.wrongCount(0);
    }

    @Override
    public void cancel() {
        // Nothing runs.
    }

    @Override
    public void close() {
        session.ended(this);
    }
}
