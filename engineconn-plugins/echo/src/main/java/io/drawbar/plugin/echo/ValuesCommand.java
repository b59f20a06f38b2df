package io.drawbar.plugin.echo;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.StatementShape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers rows that stand in the text: {@code values} and {@code select} without {@code from}. */
record ValuesCommand(List<String> names, List<List<Expression>> rows) implements Command {
    ValuesCommand {
        names = List.copyOf(names);
        rows = List.copyOf(rows);
    }

    @Override
    public Kind kind() {
        return Kind.QUERY;
    }

    @Override
    public Optional<RowSchema> schema(Scope scope) throws EngineException {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<ColumnType> type = Optional.of(ColumnType.Plain.NULL);
            for (List<Expression> row : rows) {
                type = TypeNames.common(type, row.get(i).type(scope));
            }
            if (type.isEmpty()) {
                return Optional.empty();
            }
            columns.add(new Column(names.get(i), type.get(), true));
        }
        return Optional.of(new RowSchema(columns));
    }

    @Override
    public void run(Execution run) throws EngineException, InterruptedException {
        RowSchema schema = schema(run.scope()).orElseThrow();
        try (RowBatchWriter writer = new RowBatchWriter(schema, run.sink())) {
            writer.begin();
            for (List<Expression> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    set(writer, i, row.get(i).value(run.scope()));
                }
                if (!writer.endRow()) {
                    break;
                }
            }
            writer.finish();
        }
    }

    private static void set(RowBatchWriter writer, int column, Object value) throws EngineException {
        try {
            writer.set(column, value);
        } catch (IllegalArgumentException e) {
            throw EngineException.builder(EngineException.Kind.USER, e.getMessage())
                    .engineCode("INVALID_CAST")
                    .sqlState("22018")
                    .cause(e)
                    .build();
        }
    }
}
