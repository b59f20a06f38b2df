package io.drawbar.common.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final Jdbi jdbi = Jdbi.create("jdbc:h2:mem:groupcommit;DB_CLOSE_DELAY=-1");
    private final AtomicInteger transactions = new AtomicInteger();

    @BeforeEach
    void create() {
        jdbi.useHandle(handle -> handle.execute("create table number (n int primary key)"));
    }

    @AfterEach
    void drop() {
        jdbi.useHandle(handle -> handle.execute("drop table number"));
    }

    @Test
    void manyChangesShareFewTransactionsAndAreThereWhenTheirFuturesEnd() throws Exception {
        try (GroupCommit<Integer> commits = new GroupCommit<>("test", jdbi, 10_000, 500, this::insert)) {
            List<CompletableFuture<Void>> written = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                written.add(commits.write(i));
            }
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);

            assertThat(count()).isEqualTo(5_000);
            assertThat(transactions.get()).isLessThan(1_000);
        }
    }

    @Test
    void aBadChangeDoesNotTakeItsNeighboursWithIt() throws Exception {
        try (GroupCommit<Integer> commits = new GroupCommit<>("test", jdbi, 1_000, 500, this::insert)) {
            List<CompletableFuture<Void>> good = new ArrayList<>();
            good.add(commits.write(1));
            CompletableFuture<Void> bad = commits.write(1);
            for (int i = 2; i < 50; i++) {
                good.add(commits.write(i));
            }
            CompletableFuture.allOf(good.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            commits.barrier().get(20, TimeUnit.SECONDS);

            assertThat(bad).isCompletedExceptionally();
            assertThat(count()).isEqualTo(49);
        }
    }

    @Test
    void closingWritesWhatStillWaitsAndThenRefuses() {
        GroupCommit<Integer> commits = new GroupCommit<>("test", jdbi, 1_000, 500, this::insert);
        for (int i = 0; i < 100; i++) {
            assertThat(commits.write(i)).isNotNull();
        }
        commits.close();

        assertThat(count()).isEqualTo(100);
        assertThat(commits.write(1_000)).isCompletedExceptionally();
    }

    @Test
    void closingLetsACommitEndThatIsUnderWay() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        GroupCommit<Integer> commits = new GroupCommit<>("test", jdbi, 100, 10, (handle, changes) -> {
            inside.countDown();
            try {
                interrupted.set(!goOn.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            insert(handle, changes);
        });
        CompletableFuture<Void> written = commits.write(1);
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(commits::close);
        await().until(() -> commits.write(2).isCompletedExceptionally());
        goOn.countDown();
        closing.get(20, TimeUnit.SECONDS);
        written.get(20, TimeUnit.SECONDS);
        assertThat(interrupted).isFalse();
    }

    private void insert(Handle handle, List<Integer> numbers) {
        transactions.incrementAndGet();
        var batch = handle.prepareBatch("insert into number (n) values (:n)");
        numbers.forEach(n -> batch.bind("n", n).add());
        batch.execute();
    }

    private int count() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from number")
                .mapTo(Integer.class)
                .one());
    }
}
