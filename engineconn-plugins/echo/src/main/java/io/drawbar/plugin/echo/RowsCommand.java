package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineCatalog.Current;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.spi.StatementShape.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers generated rows: {@code select ... from rows(N)} or from a table. */
record RowsCommand(Source source, List<String> columns, Optional<Expression> limit, Optional<Command> then)
        implements Command {

    /** Where rows come from. */
    sealed interface Source {}

    /** {@code rows(N, columns...)}. */
    record Generated(Expression count, RowSchema schema) implements Source {}

    /** A table of the catalog. */
    record Named(List<String> name, Token at) implements Source {
        String table() {
            return name.get(name.size() - 1);
        }
    }

    /** What a source turns out to be. */
    private record Rows(RowSchema schema, long count) {}

    RowsCommand {
        columns = List.copyOf(columns);
    }

    @Override
    public Kind kind() {
        return Kind.QUERY;
    }

    @Override
    public Optional<RowSchema> schema(Scope scope) throws EngineException {
        return Optional.of(
                source instanceof Generated generated
                        ? project(generated.schema())
                        : project(table((Named) source, scope).columns()));
    }

    @Override
    public StatementAnalysis analysis(Scope scope) throws EngineException {
        RowSchema schema = schema(scope).orElseThrow();
        if (!(source instanceof Named named)) {
            return new StatementAnalysis(StatementAnalysis.Kind.QUERY, List.of(), List.of());
        }
        Current in = schemaOf(named, scope);
        TableUse read = new TableUse(
                Optional.of(in.catalog()),
                Optional.of(in.schema()),
                named.table(),
                Optional.of(schema.columns().stream().map(Column::name).toList()));
        return new StatementAnalysis(StatementAnalysis.Kind.QUERY, List.of(read), List.of());
    }

    @Override
    public void run(Execution run) throws EngineException, InterruptedException {
        Rows rows = resolve(run.scope());
        SessionState state = run.scope().state();
        Duration delay = state.batchDelay();
        run.sink().schema(rows.schema().message());
        try (RowGenerator generator = new RowGenerator(rows.schema(), state.batchRows(), run.sink())) {
            boolean wanted = true;
            for (long done = 0; wanted && done < rows.count(); ) {
                run.cancel().check();
                if (!delay.isZero()) {
                    run.cancel().sleep(delay);
                }
                long count = Math.min(generator.batchRows(rows.count()), rows.count() - done);
                wanted = generator.push(done, (int) count);
                done += count;
                run.sink()
                        .progress(new Progress(
                                (double) done / rows.count(), done, 1, rows.count(), "rows", "generating"));
            }
        }
        if (then.isPresent()) {
            then.get().run(run);
        }
        run.cancel().check();
        run.sink().endResult();
    }

    private Rows resolve(Scope scope) throws EngineException {
        if (source instanceof Generated generated) {
            return new Rows(project(generated.schema()), limited(scope, count(generated.count(), scope)));
        }
        MadeUpTables.Table table = table((Named) source, scope);
        return new Rows(project(table.columns()), limited(scope, table.rows()));
    }

    private static MadeUpTables.Table table(Named named, Scope scope) throws EngineException {
        Current schema = schemaOf(named, scope);
        return scope.tables().table(schema, named.table()).orElseThrow(() -> EngineException.builder(
                        EngineException.Kind.USER,
                        "There is no table " + schema.catalog() + "." + schema.schema() + "." + named.table() + ".")
                .engineCode("TABLE_NOT_FOUND")
                .sqlState("42P01")
                .position(named.at().line(), named.at().column())
                .build());
    }

    private static Current schemaOf(Named named, Scope scope) {
        Current current = scope.state().current();
        List<String> name = named.name();
        return new Current(
                name.size() == 3 ? name.get(0) : current.catalog(),
                name.size() == 1 ? current.schema() : name.get(name.size() - 2));
    }

    private long limited(Scope scope, long count) throws EngineException {
        return limit.isPresent() ? Math.min(count, count(limit.get(), scope)) : count;
    }

    private static long count(Expression expression, Scope scope) throws EngineException {
        if (expression.value(scope) instanceof Number number && number.longValue() >= 0) {
            return number.longValue();
        }
        throw Failures.user("22023", "The number of rows is " + expression.value(scope) + ", expected 0 or more.");
    }

    private RowSchema project(RowSchema schema) throws EngineException {
        if (columns.isEmpty()) {
            return schema;
        }
        RowSchema.Builder projected = RowSchema.builder();
        for (String name : columns) {
            Column column = schema.columns().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> EngineException.builder(
                                    EngineException.Kind.USER, "There is no column \"" + name + "\".")
                            .engineCode("COLUMN_NOT_FOUND")
                            .sqlState("42703")
                            .build());
            if (column.nullable()) {
                projected.nullable(name, column.type());
            } else {
                projected.required(name, column.type());
            }
        }
        return projected.build();
    }
}
