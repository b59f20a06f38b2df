package io.drawbar.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Event;
import io.drawbar.client.Failure;
import io.drawbar.client.Job;
import io.drawbar.client.JobState;
import io.drawbar.client.ResultInfo;
import io.drawbar.client.ResultPage;
import io.drawbar.client.Statement;
import io.drawbar.client.StatementState;
import io.drawbar.client.Tenant;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;

/** What must be true when everything that was killed is there again. */
final class Verdict {
    private static final Duration SETTLED = Duration.ofSeconds(90);
    private static final int PAGE = 5_000;
    private static final Set<String> ENDED = Set.of("STOPPED", "FAILED", "LOST");
    /** What a killed engine makes of a job that may not run again. */
    private static final String OF_DEATH = "ENGINE_LOST";

    private final ApartCluster cluster;
    private final Workload workload;
    private final Map<String, Instant> killedEngines;
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> ends = new TreeMap<>();
    private final List<Long> heardAfter = new ArrayList<>();
    private final Map<String, List<Instant[]>> ranByTenant = new HashMap<>();

    Verdict(ApartCluster cluster, Workload workload, Map<String, Instant> killedEngines) {
        this.cluster = cluster;
        this.workload = workload;
        this.killedEngines = killedEngines;
    }

    /** Waits for each job's end, and looks at it. */
    void onJobs(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        for (Workload.Submitted submitted : workload.submitted()) {
            DrawbarClient client = workload.client(submitted.user());
            Job job = Workload.insist(() -> client.job(submitted.id()));
            while (!job.state().isFinal() && System.nanoTime() < until) {
                Thread.sleep(100);
                job = Workload.insist(() -> client.job(submitted.id()));
            }
            judge(submitted, job, client);
        }
        System.out.println(
                "How the jobs ended: " + ends + "; from an engine's death to its job's failure, ms: " + heardAfter);
        assertThat(wrong).as("jobs that did not end as they should").isEmpty();
    }

    private void judge(Workload.Submitted submitted, Job job, DrawbarClient client) throws InterruptedException {
        String error = job.error().map(Failure::name).orElse("");
        ends.merge(job.state() + (error.isEmpty() ? "" : " " + error), 1, Integer::sum);
        String what = submitted + " on " + job.engine() + " " + job.engine().id() + ": " + job.state() + " "
                + job.error().map(it -> it.name() + ": " + it.message()).orElse("");
        if (!job.state().isFinal()) {
            wrong.add("has no final state: " + what + " " + job.queue() + " " + events(submitted, client));
            return;
        }
        List<Event> events = events(submitted, client);
        long finalEvents = events.stream()
                .filter(event -> event instanceof Event.StateChanged state
                        && state.job().map(JobState::isFinal).orElse(false))
                .count();
        if (finalEvents != 1) {
            wrong.add("has " + finalEvents + " final states: " + what);
        }
        boolean ranAgain = events.stream()
                .anyMatch(event -> event instanceof Event.Noticed notice
                        && notice.message().contains("run again from its start"));
        if (ranAgain && !submitted.retrySafe()) {
            wrong.add("ran again without leave: " + what);
        }
        switch (job.state()) {
            case SUCCEEDED -> succeeded(submitted, job, what, client);
            case CANCELLED -> {
                if (!submitted.cancelled()) {
                    wrong.add("was not cancelled by anybody: " + what);
                }
            }
            case FAILED -> failed(submitted, job, error, what, events);
            case ACCEPTED, QUEUED, RUNNING, CANCELLING -> throw new IllegalStateException("No final state: " + what);
        }
    }

    private static List<Event> events(Workload.Submitted submitted, DrawbarClient client) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        long from = 0;
        while (true) {
            long next = from;
            var page = Workload.insist(() -> client.events(submitted.id(), next, 1_000));
            events.addAll(page.events());
            if (page.complete() || page.events().isEmpty()) {
                return events;
            }
            from = page.next();
        }
    }

    private void failed(Workload.Submitted submitted, Job job, String error, String what, List<Event> events) {
        boolean onPurpose = submitted.kind() == Workload.Kind.FAILS && error.equals("STATEMENT_FAILED");
        boolean died = OF_DEATH.equals(error)
                && !submitted.retrySafe()
                && job.engine()
                        .id()
                        .map(id -> killedEngines.containsKey(id.value()))
                        .orElse(false);
        if (died) {
            Instant death = killedEngines.get(job.engine().id().orElseThrow().value());
            heardAfter.add(
                    Duration.between(death, job.finishedAt().orElseThrow()).toMillis());
        }
        if (!onPurpose && !died) {
            wrong.add("failed without a reason: " + what + " " + events);
        }
    }

    private void succeeded(Workload.Submitted submitted, Job job, String what, DrawbarClient client)
            throws InterruptedException {
        if (submitted.kind() == Workload.Kind.FAILS) {
            wrong.add("should have failed: " + what);
            return;
        }
        for (Statement statement : job.statements()) {
            if (statement.state() != StatementState.DONE) {
                wrong.add("has a statement that is " + statement.state() + ": " + what);
            }
            if (statement.startedAt().isPresent() && statement.finishedAt().isPresent()) {
                ranByTenant
                        .computeIfAbsent(Workload.tenant(submitted.user()), tenant -> new ArrayList<>())
                        .add(new Instant[] {
                            statement.startedAt().get(), statement.finishedAt().get()
                        });
            }
        }
        int expected =
                switch (submitted.kind()) {
                    case ROWS, SPARK -> 1;
                    case SCRIPT -> 2;
                    case SLEEP, FAILS -> 0;
                };
        List<ResultInfo> results =
                job.results().stream().filter(it -> !it.columns().isEmpty()).toList();
        if (results.size() != expected) {
            wrong.add("has " + results.size() + " results: " + what);
        } else if (expected > 0) {
            rows(submitted, results.get(expected - 1), what, client);
        }
    }

    private void rows(Workload.Submitted submitted, ResultInfo result, String what, DrawbarClient client)
            throws InterruptedException {
        long expected = 0;
        for (long from = 0; from < submitted.rows(); from += PAGE) {
            long offset = from;
            ResultPage page = Workload.insist(() -> client.result(submitted.id(), result.index(), offset, PAGE));
            for (var row : page.rows()) {
                if (row.get(0).asLong() != expected || row.get(1).asLong() != expected % 4096) {
                    wrong.add("row " + expected + " is " + row + ": " + what);
                    return;
                }
                expected++;
            }
        }
        if (expected != submitted.rows() || result.rows() != submitted.rows()) {
            wrong.add("has " + expected + " rows: " + what);
        }
    }

    /**
     * Most statements that ran at once for each tenant. A statement that succeeded ran within its place's time, so these can be no more
     * than there were places.
     */
    Map<String, Integer> mostStatements() {
        Map<String, Integer> most = new HashMap<>();
        ranByTenant.forEach((tenant, ran) -> most.put(
                tenant,
                ran.stream()
                        .mapToInt(one -> (int) ran.stream()
                                .filter(other -> !other[0].isAfter(one[0]) && other[1].isAfter(one[0]))
                                .count())
                        .max()
                        .orElse(0)));
        return most;
    }

    /** Nothing is left: no engine, no process, no place taken, nobody waiting, no node in ZooKeeper that belongs to nothing. */
    void onRemains() throws IOException {
        DrawbarClient admin = cluster.admin();
        await("no engine is left").atMost(SETTLED).ignoreExceptions().untilAsserted(() -> {
            // Those that ended badly stay for a while to be looked at.
            assertThat(admin.engines()).allMatch(engine -> ENDED.contains(engine.state()));
            assertThat(admin.queue(java.util.Optional.empty(), java.util.OptionalInt.empty()))
                    .isEmpty();
            for (Tenant tenant : admin.tenants()) {
                assertThat(tenant.used().values())
                        .as(tenant.name() + " has " + tenant.used())
                        .allMatch(used -> used.compareTo(BigDecimal.ZERO) == 0);
            }
            assertThat(admin.agents()).hasSize(2).allSatisfy(agent -> {
                assertThat(agent.present()).isTrue();
                assertThat(agent.engines()).isZero();
                assertThat(agent.memoryUsedBytes()).isZero();
                assertThat(agent.coresUsed()).isZero();
            });
            assertThat(Processes.engines(cluster.base())).as("engine processes").isEmpty();
        });
        CuratorFramework nodes = cluster.coordination().client();
        await("no node is left").atMost(SETTLED).ignoreExceptions().untilAsserted(() -> {
            assertThat(nodes.getChildren().forPath("/engines")).isEmpty();
            assertThat(nodes.getChildren().forPath("/leaders/manager")).hasSize(2);
            for (String role : List.of("manager", "agent", "entrance")) {
                assertThat(nodes.getChildren().forPath("/members/" + role))
                        .as(role)
                        .hasSize(2);
            }
            for (String role : List.of("gateway", "public-services")) {
                assertThat(nodes.getChildren().forPath("/members/" + role))
                        .as(role)
                        .hasSize(1);
            }
        });
        // An engine's end is told before what it left is cleared away.
        await("no folder is left").atMost(SETTLED).untilAsserted(() -> {
            for (Part agent : cluster.agents()) {
                assertThat(agent.home().resolve("run/engines")).isEmptyDirectory();
            }
        });
    }
}
