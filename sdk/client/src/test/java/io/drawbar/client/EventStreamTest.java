package io.drawbar.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drawbar.client.FakeGateway.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
    private static final JobId JOB = new JobId("job-1");

    private static String log(long offset, String line) {
        return "id: " + offset + "\nevent: log\ndata: {\"offset\":" + offset
                + ",\"time\":\"2025-01-02T03:04:05.678Z\",\"statement\":0,\"type\":\"log\",\"level\":\"INFO\",\"line\":\""
                + line + "\",\"source\":\"engine\"}\n\n";
    }

    private static List<Long> offsets(EventStream stream) {
        List<Long> offsets = new ArrayList<>();
        stream.forEachRemaining(event -> offsets.add(event.offset()));
        return offsets;
    }

    @Test
    void everyKindOfEventIsRead() throws Exception {
        String all = ": heartbeat\n\n"
                + "id: 0\nevent: state\ndata: {\"offset\":0,\"time\":\"2025-01-02T03:04:05Z\",\"type\":\"state\",\"job\":\"RUNNING\"}\n\n"
                + "id: 1\nevent: progress\ndata: {\"offset\":1,\"time\":\"2025-01-02T03:04:05Z\",\"statement\":0,\n"
                + "data: \"type\":\"progress\",\"progress\":{\"fraction\":0.5,\"done\":1,\"running\":1,\"total\":2,\"unit\":\"tasks\",\"detail\":\"\"}}\n\n"
                + log(2, "hello")
                + "id: 3\nevent: result\ndata: {\"offset\":3,\"time\":\"2025-01-02T03:04:05Z\",\"type\":\"result\",\"result\":{\"index\":0,\"statement\":0,\"rows\":1,\"bytes\":8,\"complete\":true,\"columns\":[],\"expired\":false}}\n\n"
                + "id: 4\nevent: notice\ndata: {\"offset\":4,\"time\":\"2025-01-02T03:04:05Z\",\"type\":\"notice\",\"code\":\"ROWS\",\"message\":\"cut\"}\n\n"
                + "id: 5\nevent: party\ndata: {\"offset\":5,\"time\":\"2025-01-02T03:04:05Z\",\"type\":\"party\",\"cake\":true}\n\n"
                + "id: 6\nevent: state\ndata: {\"offset\":6,\"time\":\"2025-01-02T03:04:05Z\",\"type\":\"state\",\"job\":\"FAILED\",\"error\":{\"code\":3000,\"name\":\"STATEMENT_FAILED\",\"message\":\"no\",\"line\":2,\"column\":5}}\n\n"
                + "event: end\ndata: {}\n\n";
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.events(all, false));
                EventStream stream = gateway.client().build().follow(JOB, 0)) {
            List<Event> events = new ArrayList<>();
            stream.forEachRemaining(events::add);
            assertThat(events)
                    .hasExactlyElementsOfTypes(
                            Event.StateChanged.class,
                            Event.Progressed.class,
                            Event.Logged.class,
                            Event.ResultChanged.class,
                            Event.Noticed.class,
                            Event.Other.class,
                            Event.StateChanged.class);
            assertThat(((Event.Progressed) events.get(1)).progress().fraction()).hasValue(0.5);
            assertThat(((Event.Logged) events.get(2)).line()).isEqualTo("hello");
            assertThat(((Event.StateChanged) events.get(6))
                            .error()
                            .orElseThrow()
                            .column())
                    .hasValue(5);
        }
    }

    @Test
    void aBrokenConnectionIsResumedWithNothingLostAndNothingDoubled() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (FakeGateway gateway = new FakeGateway(asked -> switch (connections.incrementAndGet()) {
                    // Cut inside an event, ended without the last event, refused for a moment, then from one event too
                    // early.
                    case 1 -> Answer.events(log(0, "a") + log(1, "b") + "id: 2\nevent: log\nda", true);
                    case 2 -> Answer.events(log(2, "c"), false);
                    case 3 -> Answer.json(503, "{\"status\":503,\"detail\":\"starting\"}");
                    default -> Answer.events(log(2, "c") + log(3, "d") + "event: end\ndata: {}\n\n", false);
                });
                EventStream stream = gateway.client().build().follow(JOB, 0)) {
            assertThat(offsets(stream)).containsExactly(0L, 1L, 2L, 3L);
            assertThat(gateway.asked())
                    .extracting(FakeGateway.Asked::path)
                    .containsExactly(
                            "/api/v1/jobs/job-1/events?from=0",
                            "/api/v1/jobs/job-1/events?from=2",
                            "/api/v1/jobs/job-1/events?from=3",
                            "/api/v1/jobs/job-1/events?from=3");
            assertThat(gateway.asked().get(1).lastEventId()).isEqualTo("1");
        }
    }

    @Test
    void aJobThatIsNotThereEndsTheStreamAtOnce() throws Exception {
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.json(
                        404, "{\"status\":404,\"name\":\"NOT_FOUND\",\"detail\":\"There is no such job.\"}"));
                EventStream stream = gateway.client().build().follow(JOB, 0)) {
            assertThatExceptionOfType(DrawbarClientException.class)
                    .isThrownBy(stream::hasNext)
                    .withMessage("NOT_FOUND: There is no such job.");
            assertThat(gateway.asked()).hasSize(1);
        }
    }

    @Test
    void aServerThatStaysAwayFailsTheStreamAfterTheLimit() throws Exception {
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.json(503, "{\"status\":503,\"detail\":\"away\"}"));
                EventStream stream = gateway.client()
                        .reconnectTimeout(Duration.ofMillis(300))
                        .build()
                        .follow(JOB, 0)) {
            assertThatExceptionOfType(DrawbarClientException.class).isThrownBy(stream::hasNext);
            assertThat(gateway.asked()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void aSilentConnectionIsTakenForDeadAndOpenedAnew() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        CompletableFuture<Answer> never = new CompletableFuture<>();
        try (FakeGateway gateway = new FakeGateway(asked -> connections.incrementAndGet() == 1
                        ? never.join()
                        : Answer.events(log(0, "a") + "event: end\ndata: {}\n\n", false));
                EventStream stream = gateway.client()
                        .stallTimeout(Duration.ofMillis(200))
                        .build()
                        .follow(JOB, 0)) {
            assertThat(offsets(stream)).containsExactly(0L);
            never.complete(Answer.json(500, "{}"));
        }
    }

    @Test
    void manyEventsComeThroughTheWindow() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            all.append(log(i, "line " + i));
        }
        try (FakeGateway gateway = new FakeGateway(asked -> Answer.events(all + "event: end\ndata: {}\n\n", false));
                EventStream stream = gateway.client().build().follow(JOB, 0)) {
            assertThat(offsets(stream)).hasSize(5000).last().isEqualTo(4999L);
        }
    }

    @Test
    void closingEndsTheWait() throws Exception {
        CompletableFuture<Answer> never = new CompletableFuture<>();
        try (FakeGateway gateway = new FakeGateway(asked -> never.join())) {
            CompletableFuture<Boolean> waiting;
            try (EventStream stream = gateway.client().build().follow(JOB, 0)) {
                waiting = CompletableFuture.supplyAsync(stream::hasNext);
                Awaitility.await().until(() -> !gateway.asked().isEmpty());
            }
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
            never.complete(Answer.json(500, "{}"));
        }
    }
}
