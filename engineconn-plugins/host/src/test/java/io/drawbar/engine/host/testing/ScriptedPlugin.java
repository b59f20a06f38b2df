package io.drawbar.engine.host.testing;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineCatalog;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.Progress;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementAnalysis.TableUse;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An engine that does what the statement says: {@code rows BATCHES BYTES}, {@code wait}, {@code deaf}, {@code stubborn},
 * {@code fail TEXT}, {@code flood LINES}, {@code progress STEPS}, {@code update N}, {@code halt}, {@code die}, {@code loader}.
 */
public final class ScriptedPlugin implements EnginePlugin {
    /** Let go of by tests that leave a statement stuck. */
    public static final CountDownLatch STUBBORN = new CountDownLatch(1);

    public static final AtomicInteger PREPARED = new AtomicInteger();
    public static final AtomicInteger BATCHES = new AtomicInteger();
    public static final AtomicInteger OPEN_SESSIONS = new AtomicInteger();

    @Override
    public Engine start(EngineContext context) throws EngineException {
        String failure = context.settings().getOrDefault("start.failure", "");
        if (!failure.isEmpty()) {
            throw EngineException.builder(EngineException.Kind.ENGINE, failure)
                    .cause(new IllegalStateException("the innermost cause"))
                    .build();
        }
        return new ScriptedEngine();
    }

    private static final class ScriptedEngine implements Engine {
        private final AtomicBoolean dead = new AtomicBoolean();

        @Override
        public EngineSession openSession(SessionRequest request) throws EngineException {
            if (request.settings().containsKey("bad")) {
                throw EngineException.builder(EngineException.Kind.USER, "Unknown setting bad.")
                        .build();
            }
            OPEN_SESSIONS.incrementAndGet();
            return new ScriptedSession(dead);
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("kind", "scripted");
        }

        @Override
        public Optional<String> failure() {
            return dead.get() ? Optional.of("It was told to die.") : Optional.empty();
        }

        @Override
        public void close() {}
    }

    private record ScriptedSession(AtomicBoolean dead) implements EngineSession {
        @Override
        public EngineStatement prepare(StatementRequest request) throws EngineException {
            PREPARED.incrementAndGet();
            if (request.text().startsWith("syntax")) {
                throw EngineException.builder(EngineException.Kind.USER, "Wrong at line 1.")
                        .position(1, 7)
                        .sqlState("42601")
                        .engineCode("PARSE")
                        .build();
            }
            return new ScriptedStatement(request, dead);
        }

        /** {@code update …} writes a table of which the columns cannot be told and reads one column of another. */
        @Override
        public StatementAnalysis analyse(StatementRequest request) throws EngineException {
            if (!request.text().startsWith("update")) {
                return EngineSession.super.analyse(request);
            }
            return new StatementAnalysis(
                    StatementAnalysis.Kind.DML,
                    List.of(new TableUse(Optional.of("c"), Optional.of("s"), "source", Optional.of(List.of("a")))),
                    List.of(new TableUse(Optional.empty(), Optional.empty(), "target", Optional.empty())));
        }

        @Override
        public EngineCatalog catalog() {
            return new ScriptedCatalog();
        }

        @Override
        public void close() {
            OPEN_SESSIONS.decrementAndGet();
        }
    }

    private static final class ScriptedStatement implements EngineStatement {
        private final StatementRequest request;
        private final AtomicBoolean dead;
        private final CountDownLatch cancelled = new CountDownLatch(1);

        ScriptedStatement(StatementRequest request, AtomicBoolean dead) {
            this.request = request;
            this.dead = dead;
        }

        @Override
        public void run(StatementSink sink) throws EngineException, InterruptedException {
            String[] words = request.text().split(" ", 3);
            switch (words[0]) {
                case "rows" -> rows(sink, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                case "wait" -> {
                    cancelled.await();
                    throw EngineException.cancelled();
                }
                case "deaf" -> new CountDownLatch(1).await();
                case "stubborn" -> stubborn();
                case "fail" ->
                    throw EngineException.builder(EngineException.Kind.ENGINE, request.text())
                            .cause(new IllegalStateException("deep down"))
                            .build();
                case "crash" -> throw new NoClassDefFoundError("some/Missing");
                case "flood" -> flood(sink, Integer.parseInt(words[1]));
                case "progress" -> progress(sink, Integer.parseInt(words[1]));
                case "update" -> sink.updateCount(Long.parseLong(words[1]));
                case "halt" -> Runtime.getRuntime().halt(9);
                case "die" -> dead.set(true);
                case "parameters" -> sink.log(StatementSink.Level.INFO, String.valueOf(request.parameters()));
                case "loader" ->
                    sink.log(
                            StatementSink.Level.INFO,
                            Thread.currentThread()
                                            .getContextClassLoader()
                                            .getClass()
                                            .getName() + " " + hostVisible());
                default -> throw EngineException.unsupported("Unknown: " + words[0]);
            }
        }

        private static boolean hostVisible() {
            try {
                Class.forName("io.drawbar.engine.host.HostMain", false, ScriptedPlugin.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }

        private static void rows(StatementSink sink, int batches, int bytes) throws InterruptedException {
            sink.schema(ByteBuffer.wrap("schema".getBytes(StandardCharsets.UTF_8)));
            for (int i = 0; i < batches; i++) {
                BATCHES.incrementAndGet();
                ByteBuffer batch = ByteBuffer.allocate(bytes);
                batch.putInt(0, i);
                if (!sink.batch(batch, 10)) {
                    break;
                }
            }
            sink.endResult();
        }

        private static void stubborn() {
            boolean over = false;
            while (!over) {
                try {
                    STUBBORN.await();
                    over = true;
                } catch (InterruptedException e) {
                    over = false; // Deaf on purpose.
                }
            }
        }

        private static void flood(StatementSink sink, int lines) {
            for (int i = 0; i < lines; i++) {
                sink.log(StatementSink.Level.INFO, "line " + i);
            }
        }

        private static void progress(StatementSink sink, int steps) {
            for (int i = 1; i <= steps; i++) {
                sink.progress(new Progress((double) i / steps, i, 1, steps, "steps", ""));
            }
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }
    }

    private static final class ScriptedCatalog implements EngineCatalog {
        @Override
        public List<String> catalogs() {
            return List.of("main", "other");
        }

        @Override
        public Current current() {
            return new Current("main", "public");
        }

        @Override
        public List<String> schemas(String catalog) {
            return catalog.equals("main") ? List.of("public", "pub_lic", "sales") : List.of();
        }

        @Override
        public void tables(String catalog, String schema, Consumer<Table> into) {
            if (schema.equals("sales")) {
                for (int i = 0; i < 1200; i++) {
                    into.accept(new Table("t" + i, i % 2 == 0 ? "TABLE" : "VIEW", Optional.of("number " + i)));
                }
            }
        }

        @Override
        public List<Column> columns(String catalog, String schema, String table) {
            return List.of(
                    new Column("id", "bigint", -5, OptionalInt.of(19), OptionalInt.of(0), false, Optional.empty()),
                    new Column(
                            "name", "text", 12, OptionalInt.empty(), OptionalInt.empty(), true, Optional.of("a name")));
        }
    }
}
