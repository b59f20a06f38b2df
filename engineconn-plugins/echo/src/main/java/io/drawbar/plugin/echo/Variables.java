package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineCatalog.Current;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementShape.Kind;
import java.util.Map;
import java.util.Optional;

/** Statements that change or show what a session remembers. */
final class Variables {
    private static final RowSchema SCHEMA = RowSchema.builder()
            .required("name", Plain.UTF8)
            .required("value", Plain.UTF8)
            .build();

    private Variables() {}

    /** {@code set my.name = 'value'}. */
    record Set(String name, String value) implements Command {
        @Override
        public void run(Execution run) throws EngineException {
            run.scope().state().set(name, value);
        }
    }

    /** {@code use echo.sales}; without a catalog the current one stays. */
    record Use(Optional<String> catalog, String schema) implements Command {
        @Override
        public void run(Execution run) throws EngineException {
            SessionState state = run.scope().state();
            state.use(
                    new Current(catalog.orElse(state.current().catalog()), schema),
                    run.scope().tables());
        }
    }

    /** {@code show my.name} and {@code show all}. */
    record Show(Optional<String> name) implements Command {
        @Override
        public Kind kind() {
            return Kind.QUERY;
        }

        @Override
        public Optional<RowSchema> schema(Scope scope) {
            return Optional.of(SCHEMA);
        }

        @Override
        public void run(Execution run) throws EngineException, InterruptedException {
            SessionState state = run.scope().state();
            Map<String, String> shown = name.isPresent() ? Map.of(name.get(), state.get(name.get())) : state.all();
            try (RowBatchWriter writer = new RowBatchWriter(SCHEMA, run.sink())) {
                writer.begin();
                for (Map.Entry<String, String> variable : shown.entrySet()) {
                    writer.setString(0, variable.getKey());
                    writer.setString(1, variable.getValue());
                    writer.endRow();
                }
                writer.finish();
            }
        }
    }
}
