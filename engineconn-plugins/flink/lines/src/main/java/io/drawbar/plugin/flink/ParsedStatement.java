package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementShape.Kind;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.DescribeTableOperation;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.ShowOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.UseOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.operations.ddl.AlterOperation;
import org.apache.flink.table.operations.ddl.CreateOperation;
import org.apache.flink.table.operations.ddl.DropOperation;

/**
 * A statement that was parsed, and analysed as far as Flink does it before planning.
 *
 * @param request as it came
 * @param text what Flink was given
 * @param step what it will do
 * @param settings that hold for it
 * @param job the id of its job, if it has one
 */
record ParsedStatement(StatementRequest request, BoundText text, Step step, Configuration settings, JobID job) {
    private static final Pattern QUERY = Pattern.compile(
            "(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/|\\()*(?:SELECT|WITH|VALUES)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What a statement will do. */
    sealed interface Step {
        /** Flink knows it. Its planner keeps some of what it knows with the thread that made it, so the thread is part of it. */
        record Run(
                TableEnvironmentInternal environment,
                Operation operation,
                Optional<StatementSets> endsSet,
                String text,
                long threadId)
                implements Step {}

        /** It shows one setting. */
        record ShowSetting(String name) implements Step {}

        /** It has markers and no values for them: it can be described and not run. */
        record Unbound(int markers, boolean query) implements Step {}

        /** It belongs to a statement set that runs later. */
        record Collect(StatementSets sets, StatementSets.Piece piece) implements Step {}
    }

    @SuppressWarnings("try") // resources that only have to be closed
    static ParsedStatement of(TableSession tables, StatementSets sets, StatementRequest request)
            throws EngineException {
        Configuration settings = tables.settings(request.settings());
        Parameters parameters = Parameters.of(request.text());
        List<Object> values = request.parameters();
        if (values.isEmpty() && parameters.count() > 0) {
            boolean query = QUERY.matcher(request.text()).lookingAt();
            Step unbound = new Step.Unbound(parameters.count(), query);
            return new ParsedStatement(request, BoundText.of(request.text()), unbound, settings, new JobID());
        }
        if (values.size() != parameters.count()) {
            throw EngineException.parameterCount(values.size(), parameters.count());
        }
        try (ContextLoader context = ContextLoader.of(tables.loader())) {
            return new StatementParser(tables, sets, request, settings).parse(parameters);
        }
    }

    /** The same, parsed anew if another thread has parsed it. */
    Step.Run here(TableSession tables, Step.Run run) throws EngineException {
        return run.threadId() == Thread.currentThread().getId()
                ? run
                : StatementParser.run(tables, run.text(), settings, job, run.endsSet());
    }

    boolean streaming() {
        return settings.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.STREAMING;
    }

    StatementShape shape() throws EngineException {
        if (step instanceof Step.Unbound unbound) {
            return new StatementShape(
                    unbound.query() ? Kind.QUERY : Kind.UPDATE,
                    Optional.empty(),
                    Collections.nCopies(unbound.markers(), StatementShape.ParameterType.UNKNOWN));
        }
        if (step instanceof Step.ShowSetting) {
            return new StatementShape(Kind.QUERY, Optional.empty(), List.of());
        }
        if (!(step instanceof Step.Run run)) {
            return new StatementShape(Kind.UPDATE, Optional.empty(), List.of());
        }
        Operation operation = run.operation();
        if (operation instanceof QueryOperation query) {
            RowShape rows = RowShape.of(query.getResolvedSchema(), settings, streaming());
            return new StatementShape(Kind.QUERY, Optional.of(rows.schema().message()), List.of());
        }
        boolean changes = operation instanceof CreateOperation
                || operation instanceof DropOperation
                || operation instanceof AlterOperation
                || operation instanceof UseOperation
                || operation instanceof ResetOperation
                || (operation instanceof SetOperation set && set.getKey().isPresent());
        boolean fills = operation instanceof ModifyOperation || operation instanceof StatementSetOperation;
        if (fills ? !streaming() : changes) {
            return new StatementShape(Kind.UPDATE, Optional.empty(), List.of());
        }
        boolean tells = fills
                || operation instanceof ShowOperation
                || operation instanceof ExplainOperation
                || operation instanceof DescribeTableOperation
                || operation instanceof SetOperation;
        return tells ? new StatementShape(Kind.QUERY, Optional.empty(), List.of()) : StatementShape.UNKNOWN;
    }
}
