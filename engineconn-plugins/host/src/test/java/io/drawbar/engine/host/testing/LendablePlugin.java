package io.drawbar.engine.host.testing;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.engine.spi.StatementAnalysis;
import io.drawbar.engine.spi.StatementRequest;
import io.drawbar.engine.spi.StatementSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A thin engine that does what it is told: the statements {@code update N}, {@code wait} and {@code hang}; sessions opened with the setting
 * {@code hang} do that as well. What hangs does not react to interrupts until {@link #release}.
 */
public final class LendablePlugin implements EnginePlugin {
    /** Names of engines that were closed. */
    public static final List<String> CLOSED = new CopyOnWriteArrayList<>();

    private static volatile CountDownLatch released = new CountDownLatch(1);

    /** Lets go of all that hangs; what begins to hang from now on does so again. */
    public static void release() {
        CountDownLatch before = released;
        released = new CountDownLatch(1);
        before.countDown();
    }

    @Override
    public Engine start(EngineContext context) throws EngineException {
        if (context.settings().containsKey("failure")) {
            throw EngineException.builder(
                            EngineException.Kind.USER, context.settings().get("failure"))
                    .build();
        }
        return new LendableEngine(context.settings().getOrDefault("name", context.version()));
    }

    private static void hang() {
        CountDownLatch until = released;
        boolean over = false;
        while (!over) {
            try {
                until.await();
                over = true;
            } catch (InterruptedException e) {
                over = false; // Deaf on purpose.
            }
        }
    }

    private record LendableEngine(String name) implements Engine {
        @Override
        public EngineSession openSession(SessionRequest request) {
            if (request.settings().containsKey("hang")) {
                hang();
            }
            return new LendableSession();
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("name", name);
        }

        @Override
        public void close() {
            CLOSED.add(name);
        }
    }

    private record LendableSession() implements EngineSession {
        @Override
        public EngineStatement prepare(StatementRequest request) {
            return new LendableStatement(request.text(), new CountDownLatch(1));
        }

        @Override
        public StatementAnalysis analyse(StatementRequest request) {
            return new StatementAnalysis(StatementAnalysis.Kind.UTILITY, List.of(), List.of());
        }

        @Override
        public void close() {}
    }

    private record LendableStatement(String text, CountDownLatch cancelled) implements EngineStatement {
        @Override
        public void run(StatementSink sink) throws EngineException, InterruptedException {
            switch (text.split(" ")[0]) {
                case "hang" -> hang();
                case "wait" -> {
                    cancelled.await();
                    throw EngineException.cancelled();
                }
                default -> sink.updateCount(Long.parseLong(text.split(" ")[1]));
            }
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }
    }
}
