package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementShape.Kind;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A statement that was parsed, and analysed as far as Flink does it before planning.
 *
 * @param request as it came
 * @param step what it will do
 * @param settings that hold for it
 * @param job the id of its job, if it has one
 */
record ParsedStatement(StatementRequest request, Step step, Configuration settings, JobID job) {
    /** Flink parses {@code SET} with a value, or without a name, and not this. */
    private static final Pattern SHOWN_SETTING =
            Pattern.compile("\\s*SET\\s+'?([\\w.$-]+)'?\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern QUERY = Pattern.compile(
            "(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/|\\()*(?:SELECT|WITH|VALUES)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Logger log = LoggerFactory.getLogger(ParsedStatement.class);

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
        JobID job = new JobID();
        Parameters parameters = Parameters.of(request.text());
        List<Object> values = request.parameters();
        try (ContextLoader context = ContextLoader.of(tables.loader())) {
            Step step = values.isEmpty() && parameters.count() > 0
                    ? new Step.Unbound(
                            parameters.count(), QUERY.matcher(request.text()).lookingAt())
                    : bound(tables, sets, parameters, values, settings, job);
            return new ParsedStatement(request, step, settings, job);
        } catch (RuntimeException e) {
            throw FlinkFailures.beforeRunning(e);
        }
    }

    /** A null is tried first as what needs no type, which Flink takes only where the place has one. */
    private static Step bound(
            TableSession tables,
            StatementSets sets,
            Parameters parameters,
            List<Object> values,
            Configuration settings,
            JobID job)
            throws EngineException {
        if (values.size() != parameters.count()) {
            throw EngineException.parameterCount(values.size(), parameters.count());
        }
        ZoneId zone = RowShape.zone(settings);
        String text = parameters.bound(values, Parameters.Nulls.BARE, zone);
        if (!values.contains(null)) {
            return step(tables, sets, text, settings, job);
        }
        try {
            return step(tables, sets, text, settings, job);
        } catch (RuntimeException e) {
            log.debug("A null needs a type here", e);
            return step(tables, sets, parameters.bound(values, Parameters.Nulls.TEXT, zone), settings, job);
        }
    }

    private static Step step(TableSession tables, StatementSets sets, String text, Configuration settings, JobID job)
            throws EngineException {
        Optional<StatementSets.Piece> piece = sets.piece(text);
        if (piece.isPresent() && piece.get() instanceof StatementSets.Piece.Ends ends) {
            if (sets.isEmpty()) {
                return new Step.Collect(sets, ends);
            }
            return run(tables, ends.whole(), settings, job, Optional.of(sets));
        }
        if (piece.isPresent()) {
            check(tables, piece.get(), settings, job);
            return new Step.Collect(sets, piece.get());
        }
        Matcher shown = SHOWN_SETTING.matcher(text);
        return shown.matches()
                ? new Step.ShowSetting(shown.group(1))
                : run(tables, text, settings, job, Optional.empty());
    }

    private static Step.Run run(
            TableSession tables, String text, Configuration settings, JobID job, Optional<StatementSets> set)
            throws EngineException {
        TableEnvironmentInternal environment = tables.environment(settings, job);
        List<Operation> operations = environment.getParser().parse(text);
        if (operations.size() != 1) {
            throw FlinkFailures.user("Found " + operations.size() + " statements, expected one.");
        }
        return new Step.Run(
                environment,
                operations.get(0),
                set,
                text,
                Thread.currentThread().getId());
    }

    /** A wrong statement in a set is told of at its place, and not at the set's end. */
    private static void check(TableSession tables, StatementSets.Piece piece, Configuration settings, JobID job)
            throws EngineException {
        String text = piece.statement();
        if (!text.isBlank()) {
            Operation operation =
                    run(tables, text, settings, job, Optional.empty()).operation();
            if (!(operation instanceof ModifyOperation)) {
                throw FlinkFailures.user("A statement set takes INSERT and CREATE TABLE AS, and is run by END.");
            }
        }
    }

    /** The same, parsed anew if another thread has parsed it. */
    Step.Run here(TableSession tables, Step.Run run) throws EngineException {
        return run.threadId() == Thread.currentThread().getId()
                ? run
                : run(tables, run.text(), settings, job, run.endsSet());
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
