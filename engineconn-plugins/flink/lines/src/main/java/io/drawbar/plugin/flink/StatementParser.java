package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementRequest;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parses one statement of a session. Used by one thread, with the session's class loader. */
final class StatementParser {
    private static final Logger log = LoggerFactory.getLogger(StatementParser.class);

    /** Flink parses {@code SET} with a value, or without a name, and not this. */
    private static final Pattern SHOWN_SETTING =
            Pattern.compile("\\s*SET\\s+'?([\\w.$-]+)'?\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private final TableSession tables;
    private final StatementSets sets;
    private final StatementRequest request;
    private final Configuration settings;
    private final JobID job = new JobID();

    StatementParser(TableSession tables, StatementSets sets, StatementRequest request, Configuration settings) {
        this.tables = tables;
        this.sets = sets;
        this.request = request;
        this.settings = settings;
    }

    /**
     * The statement with its values. A null is tried first as what needs no type, which Flink takes only where other rows tell it; then as
     * one of the column's that it is inserted into; and a text at last.
     */
    ParsedStatement parse(Parameters parameters) throws EngineException {
        List<Object> values = request.parameters();
        ZoneId zone = RowShape.zone(settings);
        BoundText text = parameters.bound(values, Parameters.Nulls.BARE, zone);
        if (!values.contains(null)) {
            return parse(text);
        }
        try {
            return parse(text);
        } catch (EngineException e) {
            log.debug("A null needs a type here: {}", e.engineCode());
        }
        return parse(parameters.bound(values, typed(parameters.insertedNulls(values)), zone));
    }

    private Parameters.Nulls typed(List<Marker.Element> inserted) {
        Map<String, Optional<SinkColumns>> sinks = new HashMap<>();
        inserted.forEach(element -> sinks.computeIfAbsent(element.insert(), head -> sink(element)));
        return marker -> marker.element()
                .flatMap(element -> sinks.get(element.insert()).flatMap(sink -> sink.nullOf(element.index())))
                .orElse(Parameters.Nulls.TEXT.literal(marker));
    }

    /** What an {@code INSERT} writes; empty when it is wrong, which is told when the whole is parsed. */
    private Optional<SinkColumns> sink(Marker.Element element) {
        String row = String.join(", ", Collections.nCopies(element.width(), "CAST(NULL AS STRING)"));
        Parameters head = Parameters.of(element.insert() + " (" + row + ")");
        List<Object> values = request.parameters().subList(element.before(), element.before() + head.count());
        try {
            String text = head.bound(values, Parameters.Nulls.TEXT, RowShape.zone(settings)).text();
            return run(tables, text, settings, job, Optional.empty()).operation()
                            instanceof SinkModifyOperation insert
                    ? Optional.of(SinkColumns.of(insert))
                    : Optional.empty();
        } catch (EngineException | RuntimeException e) {
            log.debug("What is inserted into is not known: {}", element.insert(), e);
            return Optional.empty();
        }
    }

    private ParsedStatement parse(BoundText text) throws EngineException {
        try {
            return new ParsedStatement(request, text, step(text.text()), settings, job);
        } catch (RuntimeException e) {
            throw FlinkFailures.beforeRunning(e, text);
        }
    }

    private ParsedStatement.Step step(String text) throws EngineException {
        Optional<StatementSets.Piece> piece = sets.piece(text);
        if (piece.isPresent() && piece.get() instanceof StatementSets.Piece.Ends ends) {
            if (sets.isEmpty()) {
                return new ParsedStatement.Step.Collect(sets, ends);
            }
            return run(tables, ends.whole(), settings, job, Optional.of(sets));
        }
        if (piece.isPresent()) {
            check(piece.get());
            return new ParsedStatement.Step.Collect(sets, piece.get());
        }
        Matcher shown = SHOWN_SETTING.matcher(text);
        return shown.matches()
                ? new ParsedStatement.Step.ShowSetting(shown.group(1))
                : run(tables, text, settings, job, Optional.empty());
    }

    /** A wrong statement in a set is told of at its place, and not at the set's end. */
    private void check(StatementSets.Piece piece) throws EngineException {
        String text = piece.statement();
        if (!text.isBlank()) {
            Operation operation =
                    run(tables, text, settings, job, Optional.empty()).operation();
            if (!(operation instanceof ModifyOperation)) {
                throw FlinkFailures.user("A statement set takes INSERT and CREATE TABLE AS, and is run by END.");
            }
        }
    }

    /**
     * A statement that Flink knows.
     *
     * @param set that it ends, if it does
     */
    static ParsedStatement.Step.Run run(
            TableSession tables, String text, Configuration settings, JobID job, Optional<StatementSets> set)
            throws EngineException {
        TableEnvironmentInternal environment = tables.environment(settings, job);
        List<Operation> operations = environment.getParser().parse(text);
        if (operations.size() != 1) {
            throw FlinkFailures.user("Found " + operations.size() + " statements, expected one.");
        }
        return new ParsedStatement.Step.Run(
                environment,
                operations.get(0),
                set,
                text,
                Thread.currentThread().getId());
    }
}
