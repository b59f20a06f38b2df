package io.drawbar.manager.agent;

import static io.drawbar.manager.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.UserName;
import io.drawbar.protocol.v1.ProcessExited;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ends and launches that meet. */
@Timeout(120)
class EngineProcessesTest {
    private static final Duration GRACE = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private final Slow launcher = new Slow();
    private EngineProcesses processes;

    @BeforeEach
    void open() throws Exception {
        DrawbarHome root = new DrawbarHome(home);
        Readiness readiness = new Readiness(root, new HostProbe(home, home), new Readiness.Bounds(0, 0, 0));
        Launchers launchers =
                new Launchers(new Launchers.Choice("process", Map.of()), type -> false, Map.of("process", launcher));
        processes = new EngineProcesses(
                launchers,
                new LogFiles(root, 1_000, Duration.ofDays(1), Clock.systemUTC()),
                readiness,
                new AgentMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC(),
                10);
        processes.start();
    }

    @AfterEach
    void close() {
        launcher.go.countDown();
        processes.close();
    }

    private static Wish wish(String id) {
        return new Wish(
                new EngineId(id),
                new EngineTypeName("echo"),
                "1",
                new UserName("ann"),
                "default",
                "user",
                Map.of(),
                "token",
                0,
                0);
    }

    private CompletableFuture<EngineFacts> launch(String id) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return processes.launch(wish(id));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private CompletableFuture<Void> stopAll() {
        return CompletableFuture.runAsync(() -> {
            try {
                processes.stopAll(GRACE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void whatIsBeingLaunchedWhenAllAreEndedIsEndedToo() throws Exception {
        CompletableFuture<EngineFacts> launched = launch("echo-1");
        assertThat(launcher.begun.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> ended = stopAll();
        // What is launched before all are being ended is ended with them.
        AtomicInteger later = new AtomicInteger(1);
        await().untilAsserted(() -> assertThatThrownBy(() -> processes.launch(wish("echo-" + later.incrementAndGet())))
                .isInstanceOf(DrawbarException.class)
                .hasMessageContaining("stopping"));
        assertThat(ended).isNotDone();
        launcher.go.countDown();

        assertThat(launched.get(30, TimeUnit.SECONDS).engineId()).isEqualTo("echo-1");
        ended.get(30, TimeUnit.SECONDS);
        assertThat(processes.running()).isEmpty();
    }

    @Test
    void whatIsBeingLaunchedWhenItIsEndedDoesNotLiveOn() throws Exception {
        CompletableFuture<EngineFacts> launched = launch("echo-1");
        assertThat(launcher.begun.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> ended = CompletableFuture.supplyAsync(
                        () -> processes.stop(new EngineId("echo-1"), GRACE))
                .thenCompose(stopped -> stopped);
        launcher.go.countDown();

        launched.get(30, TimeUnit.SECONDS);
        ended.get(30, TimeUnit.SECONDS);
        assertThat(processes.running()).isEmpty();
    }

    /** Takes its time to start its first engine; each ends when it is asked to. */
    private static final class Slow implements EngineLauncher {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public String name() {
            return "process";
        }

        @Override
        public List<EngineHold> adopt() {
            return List.of();
        }

        @Override
        public EngineHold launch(Wish wish) throws IOException {
            boolean first = begun.getCount() > 0;
            begun.countDown();
            try {
                if (first) {
                    go.await();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new Held(new EngineFacts(wish.id().value(), "echo", "1", "ann", 1, 1, "here"));
        }

        @Override
        public Optional<String> closed() {
            return Optional.empty();
        }

        @Override
        public void upkeep(Predicate<EngineId> isKnown) {}

        @Override
        public void close() {}
    }

    private record Held(EngineFacts facts, CompletableFuture<Integer> exit) implements EngineHold {
        Held(EngineFacts facts) {
            this(facts, new CompletableFuture<>());
        }

        @Override
        public Path logFile() {
            return Path.of("none");
        }

        @Override
        public boolean tellsReadinessCheaply() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void ask(Duration grace) {
            exit.complete(0);
        }

        @Override
        public void force() {
            exit.complete(137);
        }

        @Override
        public ProcessExited examine(int code, boolean toldToEnd) {
            return ProcessExited.newBuilder()
                    .setExitCode(code)
                    .setCause("ended")
                    .build();
        }

        @Override
        public void clear() {}
    }
}
