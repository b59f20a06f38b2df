package io.drawbar.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
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
        Mailbox mailbox = new Mailbox(pool);
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
    void aTaskThatFailsDoesNotStopThoseBehindIt() throws InterruptedException {
        Mailbox mailbox = new Mailbox(pool);
        CountDownLatch done = new CountDownLatch(1);
        mailbox.execute(() -> {
            throw new IllegalStateException("as the test wants");
        });
        mailbox.execute(done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
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
}
