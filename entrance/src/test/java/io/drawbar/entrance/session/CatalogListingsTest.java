package io.drawbar.entrance.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.CatalogRow;
import io.drawbar.protocol.v1.ReadCatalogRequest;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogListingsTest {
    private static final ReadCatalogRequest TABLES = ReadCatalogRequest.newBuilder()
            .setLevel(ReadCatalogRequest.Level.TABLES)
            .build();

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final CatalogListings listings =
            new CatalogListings(now::get, Duration.ofSeconds(5), 4_000, new SimpleMeterRegistry());
    private int asked;
    private List<String> tables = List.of("a");

    /** An engine that lists its tables at once. */
    private void engine(StreamObserver<CatalogChunk> into) {
        asked++;
        tables.forEach(table -> into.onNext(CatalogChunk.newBuilder()
                .addRows(CatalogRow.newBuilder().setTable(table))
                .build()));
        into.onCompleted();
    }

    private List<String> read(String session) {
        List<String> found = new ArrayList<>();
        listings.read(session, TABLES, new Collecting(found), this::engine);
        return found;
    }

    private record Collecting(List<String> found) implements StreamObserver<CatalogChunk> {
        @Override
        public void onNext(CatalogChunk chunk) {
            chunk.getRowsList().forEach(row -> found.add(row.getTable()));
        }

        @Override
        public void onError(Throwable thrown) {
            throw new AssertionError(thrown);
        }

        @Override
        public void onCompleted() {
            found.add("end");
        }
    }

    @Test
    void aListingIsAnsweredAgainUntilItIsOldAndToItsOwnSessionOnly() {
        assertThat(read("s1")).containsExactly("a", "end");
        tables = List.of("b");
        assertThat(read("s1")).containsExactly("a", "end");
        assertThat(read("s2")).containsExactly("b", "end");
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(read("s1")).containsExactly("b", "end");
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void whoeverChangesACatalogEndsWhatIsKnownEvenWhileItIsRead() {
        read("s1");
        listings.ran("sql", "-- why\n /* x */ select 1");
        assertThat(read("s1")).containsExactly("a", "end");
        tables = List.of("a", "b");
        listings.ran("sql", "create table b (x int)");
        assertThat(read("s1")).containsExactly("a", "b", "end");
        now.addAndGet(Duration.ofSeconds(6).toNanos());
        listings.read("s1", TABLES, new Collecting(new ArrayList<>()), into -> {
            listings.ran("sql", "drop table a");
            engine(into);
        });
        tables = List.of("b");
        assertThat(read("s1")).as("what was asked before the change ended").containsExactly("b", "end");
    }

    @Test
    void memoryIsBounded() {
        tables = List.of("x".repeat(5_000));
        assertThat(read("s1")).hasSize(2);
        read("s1");
        assertThat(asked).as("too large to keep").isEqualTo(2);
        tables = List.of("x".repeat(900));
        for (int i = 0; i < 10; i++) {
            read("s" + i);
        }
        asked = 0;
        read("s9");
        read("s0");
        assertThat(asked).as("the oldest has gone").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "  (SELECT 1)",
                "with x as (select 1) select * from x",
                "/* create */ show tables",
                "insert into t values (1)"
            })
    void harmless(String sql) {
        assertThat(CatalogListings.mayChange("sql", sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create view v as select 1",
                "use sales",
                "",
                "-- select",
                "refresh table t",
                "{",
                "cache",
                "select 1 INTO t"
            })
    void notHarmless(String sql) {
        assertThat(CatalogListings.mayChange("sql", sql)).isTrue();
    }
}
