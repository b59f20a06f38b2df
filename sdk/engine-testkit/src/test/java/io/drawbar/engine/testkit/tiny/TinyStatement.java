package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.RowBatchWriter;
import io.drawbar.engine.arrow.RowSchema;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementShape;
import io.drawbar.engine.spi.StatementShape.ParameterType;
import io.drawbar.engine.spi.StatementSink;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A command and its argument. */
final class TinyStatement implements EngineStatement {
    private final TinySession session;
    private final StatementRequest request;
    private final String command;
    private final String argument;
    private final Consumer<TinyStatement> onClose;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    TinyStatement(TinySession session, StatementRequest request, Consumer<TinyStatement> onClose) {
        this.session = session;
        this.request = request;
        String[] words = request.text().split(" ", 2);
        this.command = words[0];
        this.argument = words.length == 1 ? "" : words[1];
        this.onClose = onClose;
    }

    private boolean has(Defect defect) {
        return session.engine.plugin.has(defect);
    }

    @Override
    public StatementShape shape() {
        if (!session.engine.plugin.rich()) {
            return StatementShape.UNKNOWN;
        }
        return switch (command) {
            case "numbers" ->
                new StatementShape(
                        StatementShape.Kind.QUERY,
                        Optional.of(
                                (has(Defect.GUESSES_SHAPES) ? schema("x", Plain.UTF8) : TinyRows.numbers()).message()),
                        List.of());
            case "?" -> new StatementShape(StatementShape.Kind.QUERY, Optional.empty(), List.of(ParameterType.UNKNOWN));
            case "update", "set", "make" -> new StatementShape(StatementShape.Kind.UPDATE, Optional.empty(), List.of());
            default -> StatementShape.UNKNOWN;
        };
    }

    @Override
    public void run(StatementSink sink) throws EngineException, InterruptedException {
        session.engine.running.add(this);
        try {
            if (has(Defect.RUNS_ONE_AT_A_TIME)) {
                session.engine.oneAtATime.lockInterruptibly();
            }
            check(!has(Defect.RUNS_WHAT_WAS_CANCELLED));
            act(sink);
            check(!has(Defect.RUNS_WHAT_WAS_CANCELLED) && !has(Defect.ENDS_WELL_WHEN_CANCELLED));
        } finally {
            if (session.engine.oneAtATime.isHeldByCurrentThread()) {
                session.engine.oneAtATime.unlock();
            }
            session.engine.running.remove(this);
            ended.countDown();
            session.broken = has(Defect.BREAKS_SESSION_WHEN_CANCELLED) && cancelled.getCount() == 0;
        }
    }

    private void check(boolean wanted) throws EngineException {
        if (wanted && cancelled.getCount() == 0 && session.engine.plugin.rich()) {
            throw EngineException.cancelled();
        }
    }

    private void act(StatementSink sink) throws EngineException, InterruptedException {
        switch (command) {
            case "one" -> value(sink, Plain.INT32, 1);
            case "int" -> value(sink, has(Defect.WIDENS_TYPES) ? Plain.INT64 : Plain.INT32, 7);
            case "null" -> value(sink, Plain.INT32, has(Defect.LOSES_NULLS) ? (Integer) 0 : null);
            case "text" -> value(sink, Plain.UTF8, has(Defect.MANGLES_TEXTS) ? ascii(argument) : argument);
            case "named" -> rows(sink, schema(has(Defect.MANGLES_NAMES) ? ascii(argument) : argument, Plain.INT32), 1);
            case "among" ->
                rows(
                        sink,
                        schema("x", Plain.INT32),
                        has(Defect.LOSES_NULLS_AMONG_VALUES) ? 7 : null,
                        Integer.valueOf(argument),
                        null);
            case "numbers" -> new TinyRows(session.engine.plugin, sink, cancelled).push(Long.parseLong(argument));
            case "late" -> late(sink);
            case "slow" -> slow(sink);
            case "show" -> value(sink, Plain.UTF8, session.settings.getOrDefault(argument, ""));
            case "set" -> applySetting();
            case "make" -> session.temporaries.add(argument);
            case "use" -> use(sink);
            case "update" -> sink.updateCount(has(Defect.TELLS_NO_COUNT) ? 0 : 5);
            case "?" -> parameter(sink);
            default -> throw syntaxError(1, command);
        }
    }

    void applySetting() {
        if (command.equals("set")) {
            String[] words = argument.split(" ", 2);
            session.settings.put(words[0], words[1]);
        }
    }

    private EngineException syntaxError(int line, String word) {
        int told = has(Defect.TELLS_NO_POSITION) ? 0 : line + (int) word.lines().count() - 1;
        return EngineException.builder(Kind.USER, "There is no command " + word)
                .position(told, told == 0 ? 0 : 1)
                .build();
    }

    private void use(StatementSink sink) throws EngineException, InterruptedException {
        if (!session.temporaries.contains(argument) && !has(Defect.SWALLOWS_ERRORS)) {
            throw EngineException.builder(
                            has(Defect.BLAMES_ITSELF) ? Kind.ENGINE : Kind.USER, "There is no " + argument)
                    .position(1, 5)
                    .build();
        }
        value(sink, Plain.UTF8, argument);
    }

    private void parameter(StatementSink sink) throws EngineException, InterruptedException {
        if (request.parameters().size() != 1 && !has(Defect.COUNTS_NO_PARAMETERS)) {
            throw EngineException.builder(Kind.USER, "Expected one parameter, found " + request.parameters())
                    .sqlState("07001")
                    .build();
        }
        Object value = request.parameters().isEmpty() ? 0 : request.parameters().get(0);
        if (value instanceof String text && has(Defect.PASTES_PARAMETERS)) {
            value = text.replace("'", "''");
        }
        if (value instanceof Long whole && has(Defect.ROUNDS_PARAMETERS)) {
            value = (long) (double) whole + 1;
        }
        value(sink, TinyRows.typeOf(value), value);
    }

    private void late(StatementSink sink) throws EngineException, InterruptedException {
        try (RowBatchWriter rows = new RowBatchWriter(schema("x", Plain.INT32), sink)) {
            rows.begin();
            rows.set(0, 1);
            rows.endRow();
            rows.flush();
            if (has(Defect.ENDS_A_FAILED_RESULT)) {
                rows.finish();
            }
        }
        throw EngineException.builder(Kind.USER, "late").build();
    }

    private void slow(StatementSink sink) throws InterruptedException, EngineException {
        sink.log(StatementSink.Level.INFO, "slow");
        if (has(Defect.IGNORES_CANCEL)) {
            cancelled.await(30, TimeUnit.SECONDS);
            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
        }
        cancelled.await();
    }

    private static String ascii(String text) {
        return new String(
                text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static RowSchema schema(String name, ColumnType type) {
        return RowSchema.builder().nullable(name, type).build();
    }

    private static void value(StatementSink sink, ColumnType type, Object value) throws InterruptedException {
        rows(sink, schema("x", type), Collections.singletonList(value).toArray());
    }

    private static void rows(StatementSink sink, RowSchema schema, Object... values) throws InterruptedException {
        try (RowBatchWriter rows = new RowBatchWriter(schema, sink)) {
            rows.begin();
            for (Object value : Arrays.asList(values)) {
                rows.set(0, value);
                rows.endRow();
            }
            rows.finish();
        }
    }

    @Override
    public void cancel() {
        if (!session.engine.plugin.rich()) {
            if (has(Defect.FAILS_AT_UNDECLARED_CANCEL)) {
                throw new UnsupportedOperationException("cancel");
            }
            return;
        }
        if (has(Defect.CANCELS_ALL)) {
            session.engine.running.forEach(TinyStatement::end);
        }
        end();
        if (has(Defect.WAITS_IN_CANCEL)) {
            try {
                ended.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                ended.countDown(); // eats the interrupt, as code that waits often does
            }
        }
    }

    /** Ends what runs. */
    void end() {
        cancelled.countDown();
    }

    @Override
    public void close() {
        onClose.accept(this);
    }
}
