package io.drawbar.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RelayTest {
    private final Relay relay = new Relay("relay", 2);
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        Threads.stop(relay);
    }

    @Test
    void whatATaskHandsInRunsAfterItOnItsThread() throws Exception {
        CompletableFuture<Thread> first = new CompletableFuture<>();
        CompletableFuture<Thread> second = new CompletableFuture<>();
        CompletableFuture<Thread> third = new CompletableFuture<>();
        relay.execute(() -> {
            relay.execute(() -> {
                relay.execute(() -> third.complete(note("third")));
                second.complete(note("second"));
            });
            first.complete(note("first"));
        });
        Thread thread = first.get(10, TimeUnit.SECONDS);
        assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(thread);
        assertThat(third.get(10, TimeUnit.SECONDS)).isSameAs(thread);
        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void aTaskThatGoesOnReleasesWhatItHandedIn() throws Exception {
        Semaphore other = new Semaphore(0);
        CompletableFuture<Boolean> met = new CompletableFuture<>();
        relay.execute(() -> {
            relay.execute(other::release);
            Relay.release();
            met.complete(acquired(other));
        });
        assertThat(met.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aMailboxWithMoreToDoReleasesToo() throws Exception {
        Semaphore other = new Semaphore(0);
        CompletableFuture<Boolean> met = new CompletableFuture<>();
        Mailbox mailbox = new Mailbox(relay, met::completeExceptionally);
        CountDownLatch both = new CountDownLatch(1);
        mailbox.execute(() -> {
            awaitZero(both);
            relay.execute(other::release);
        });
        mailbox.execute(() -> met.complete(acquired(other)));
        both.countDown();
        assertThat(met.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void manyAreSharedAmongTheThreads() {
        Semaphore other = new Semaphore(0);
        AtomicInteger count = new AtomicInteger();
        relay.execute(() -> {
            for (int n = 0; n < 100; n++) {
                relay.execute(() -> {
                    count.incrementAndGet();
                    other.release();
                });
            }
            assertThat(acquired(other)).isTrue();
            count.addAndGet(1_000);
        });
        await().untilAsserted(() -> assertThat(count).hasValue(1_100));
    }

    @Test
    void aTaskThatThrowsLosesNoneBehindIt() {
        relay.execute(() -> {
            relay.execute(() -> {
                relay.execute(() -> note("behind the second"));
                throw new IllegalStateException("thrown on purpose");
            });
            relay.execute(() -> note("behind the first"));
            throw new IllegalStateException("thrown on purpose");
        });
        await().untilAsserted(() -> assertThat(ran).containsExactlyInAnyOrder("behind the first", "behind the second"));
    }

    @Test
    void oneThatHandsItselfInAgainKeepsNobodyFromRunning() throws Exception {
        Relay one = new Relay("one", 1);
        try {
            CompletableFuture<Void> other = new CompletableFuture<>();
            one.execute(new Runnable() {
                @Override
                public void run() {
                    if (!other.isDone()) {
                        one.execute(this);
                    }
                }
            });
            one.execute(() -> other.complete(null));
            other.get(10, TimeUnit.SECONDS);
        } finally {
            Threads.stop(one);
        }
    }

    private Thread note(String name) {
        ran.add(name);
        return Thread.currentThread();
    }

    private static boolean acquired(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
