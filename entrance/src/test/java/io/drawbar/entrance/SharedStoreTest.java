package io.drawbar.entrance;

import static io.drawbar.entrance.EntranceFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import io.drawbar.protocol.v1.DriverOptions;
import io.drawbar.protocol.v1.GetJobRequest;
import io.drawbar.protocol.v1.Job;
import io.drawbar.protocol.v1.JobState;
import io.drawbar.protocol.v1.RunStatement;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.flight.impl.Flight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two entrances on one database. */
@Timeout(120)
class SharedStoreTest {
    @TempDir
    Path folder;

    @Test
    void whatTheOtherEntranceRanIsNotRunAgain() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.resolve("postgres").toFile())
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .start();
                FakeEngine engine = new FakeEngine();
                EntranceFixture one = entrance("node-1", postgres, engine);
                EntranceFixture other = entrance("node-2", postgres, engine)) {
            long started = System.nanoTime();
            // Ids that this process could take for unused ones: their time is beyond any at which it may have run
            // before.
            await().until(() ->
                    System.nanoTime() - started > Duration.ofSeconds(2).toNanos());
            UUID id = made(Duration.ofSeconds(14));
            run(one, "node-1", id);
            await().until(() -> job(one, id).getState() == JobState.SUCCEEDED);

            assertThatThrownBy(() -> run(other, "node-2", id)).hasMessageContaining(id.toString());
            assertThat(engine.started).hasSize(1);
            run(other, "node-2", made(Duration.ofSeconds(14)));
            assertThat(engine.started).hasSize(2);
        }
    }

    /** An id of version 7 (RFC 9562) of a client whose clock is ahead. */
    private static UUID made(Duration ahead) {
        long millis = System.currentTimeMillis() + ahead.toMillis();
        return new UUID(millis << 16 | 0x7000, UUID.randomUUID().getLeastSignificantBits());
    }

    private EntranceFixture entrance(String node, EmbeddedPostgres postgres, FakeEngine engine) throws Exception {
        return new EntranceFixture(
                folder.resolve(node),
                new FakeManager(),
                engine,
                Map.of(
                        "node.id",
                        node,
                        "database.url",
                        postgres.getJdbcUrl("postgres", "postgres"),
                        "entrance.connection.record-after",
                        "0"));
    }

    private static Job job(EntranceFixture entrance, UUID id) {
        return entrance.as(ANN)
                .get(GetJobRequest.newBuilder().setId(id.toString()).build());
    }

    private static void run(EntranceFixture entrance, String node, UUID id) {
        RunStatement statement = RunStatement.newBuilder()
                .setJobId(id.toString())
                .setSql("rows 3")
                .build();
        DriverOptions options = DriverOptions.newBuilder().setEngine("fake").build();
        entrance.flight(ANN, node + ".abc", options)
                .doGet(Flight.Ticket.newBuilder()
                        .setTicket(Any.pack(statement).toByteString())
                        .build())
                .forEachRemaining(data -> {});
    }
}
