package io.drawbar.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final ExecutorService pool = Threads.pool("test", 4, 10_000);

    @AfterEach
    void stop() {
        Threads.stop(pool);
    }

    @Test
    void tasksRunInOrderAndNeverTwoAtATime() throws InterruptedException {
        Mailbox mailbox = new Mailbox(pool, thrown -> {});
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<Integer> order = new ArrayList<>(); // Touched by the mailbox's tasks alone.
        CountDownLatch done = new CountDownLatch(1_000);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            mailbox.execute(() -> {
                if (inside.incrementAndGet() != 1) {
                    overlaps.incrementAndGet();
                }
                order.add(number);
                inside.decrementAndGet();
                done.countDown();
            });
        }

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).hasValue(0);
        assertThat(order).hasSize(1_000).isSorted();
    }

    @Test
    void whatATaskThrowsIsToldAndDoesNotStopThoseBehindIt() throws InterruptedException {
        List<Throwable> told = new CopyOnWriteArrayList<>();
        Mailbox mailbox = new Mailbox(pool, told::add);
        CountDownLatch done = new CountDownLatch(1);
        mailbox.execute(() -> {
            throw new IllegalStateException("as the test wants");
        });
        mailbox.execute(() -> {
            throw new AssertionError("an error, too");
        });
        mailbox.when(CompletableFuture.completedFuture("here"), (value, failed) -> {
            throw new IllegalStateException(value);
        });
        mailbox.execute(done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told)
                .extracting(Throwable::getMessage)
                .containsExactly("as the test wants", "an error, too", "here");
    }

    @Test
    void whoeverIsToldMayFailAsWell() throws InterruptedException {
        Mailbox mailbox = new Mailbox(pool, thrown -> {
            throw new IllegalStateException(thrown);
        });
        CountDownLatch done = new CountDownLatch(1);
        mailbox.execute(() -> {
            throw new IllegalStateException("as the test wants");
        });
        mailbox.execute(done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTimersTaskThatFailsIsRepeatedNevertheless() throws InterruptedException {
        ScheduledExecutorService timer = Threads.timer("test-timer");
        CountDownLatch rounds = new CountDownLatch(3);
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    rounds.countDown();
                    throw new IllegalStateException("as the test wants");
                },
                0,
                1,
                TimeUnit.MILLISECONDS);

        assertThat(rounds.await(10, TimeUnit.SECONDS)).isTrue();
        Threads.stop(timer);
    }

    @Test
    void closersCloseInReverseAndGoOnAfterAFailure() {
        List<String> closed = new ArrayList<>();
        Closers closers = new Closers();
        closers.add(() -> closed.add("first"));
        closers.add(() -> {
            throw new IllegalStateException("as the test wants");
        });
        closers.add(() -> closed.add("last"));

        closers.close();
        closers.close();

        assertThat(closed).containsExactly("last", "first");
    }

    @Test
    void anEndedExecutorLeavesItsThreadsInPeaceAndTakesNothing() {
        List<Runnable> turns = new ArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        List<String> ran = new ArrayList<>();
        Mailbox mailbox = new Mailbox(
                turn -> {
                    if (ended.get()) {
                        throw new RejectedExecutionException("as the test wants");
                    }
                    turns.add(turn);
                },
                1,
                thrown -> ran.add("failed"));
        mailbox.execute(() -> ran.add("first"));
        mailbox.execute(() -> ran.add("second"));
        ended.set(true);

        turns.remove(0).run();

        assertThat(ran).containsExactly("first");
        assertThatThrownBy(() -> mailbox.execute(() -> ran.add("third")))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(ran).containsExactly("first");
    }
}
