package io.drawbar.it.chaos;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.DrawbarClientException;
import io.drawbar.client.Job;
import io.drawbar.client.JobId;
import io.drawbar.client.JobRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Jobs of several users, each of which is known to end in one way unless its engine dies. */
final class Workload {
    private static final Duration REPEAT = Duration.ofMillis(300);
    /** Whose users use Spark as well, each an engine of his own: more of them would take all of a small machine. */
    private static final String SPARKS = "gamma";

    private static final List<String> USERS = List.of("ann", "bob", "cid", "dot", "eve", "fay");

    private final Map<String, DrawbarClient> clients = new LinkedHashMap<>();
    private final Random random;
    private final List<Submitted> submitted = new ArrayList<>();

    /** What a job does. */
    enum Kind {
        /** One result, slowly. */
        ROWS,
        /** A wait, and two results. */
        SCRIPT,
        SLEEP,
        /** Fails in any case. */
        FAILS,
        /** Rows of a real Spark. */
        SPARK
    }

    /**
     * A job that was accepted.
     *
     * @param rows of its last result
     * @param cancelled whether it was asked to stop
     */
    record Submitted(JobId id, String user, Kind kind, int rows, boolean retrySafe, boolean cancelled) {}

    Workload(ApartCluster cluster, Random random) throws IOException {
        this.random = random;
        for (String user : USERS) {
            clients.put(user, cluster.user(user, tenant(user)));
        }
    }

    /** Two users each. */
    static String tenant(String user) {
        return List.of("alpha", "beta", "gamma").get(USERS.indexOf(user) / 2);
    }

    DrawbarClient client(String user) {
        return clients.get(user);
    }

    List<Submitted> submitted() {
        return submitted;
    }

    /** Makes a job up, has it accepted, however often that must be tried, and sometimes asks it to stop. */
    void submitOne(boolean spark) throws InterruptedException {
        String user = USERS.get(random.nextInt(USERS.size()));
        Kind kind = kind(spark && tenant(user).equals(SPARKS));
        int rows = 1_000 + random.nextInt(9_000);
        boolean retrySafe = random.nextInt(3) > 0;
        JobRequest.Builder request = JobRequest.builder(code(kind, rows))
                .engine(kind == Kind.SPARK ? "spark" : "echo")
                .retrySafe(retrySafe)
                .priority(random.nextInt(3));
        if (kind != Kind.SPARK) {
            request.setting("echo.batch-rows", "500").setting("echo.batch-delay", "40ms");
            level().ifPresent(level -> request.label("share-level", level));
        }
        boolean cancelled = random.nextInt(20) == 0;
        Job job = accept(clients.get(user), request.build());
        submitted.add(new Submitted(job.id(), user, kind, rows, retrySafe, cancelled));
        if (cancelled) {
            insist(() -> clients.get(user).cancel(job.id(), Optional.of("by chaos")));
        }
    }

    private Kind kind(boolean spark) {
        if (spark && random.nextInt(8) == 0) {
            return Kind.SPARK;
        }
        int dice = random.nextInt(20);
        return dice < 10 ? Kind.ROWS : dice < 15 ? Kind.SCRIPT : dice < 19 ? Kind.SLEEP : Kind.FAILS;
    }

    private Optional<String> level() {
        int dice = random.nextInt(10);
        return dice < 1 ? Optional.of("connection") : dice < 3 ? Optional.of("tenant") : Optional.empty();
    }

    private String code(Kind kind, int rows) {
        return switch (kind) {
            case ROWS -> "select id, number from rows(" + rows + ", id bigint, number int)";
            case SCRIPT ->
                "select 'first' as word; sleep " + (100 + random.nextInt(900)) + "ms; select id, number from rows("
                        + rows + ", id bigint, number int)";
            case SLEEP -> "sleep " + (200 + random.nextInt(2_000)) + "ms";
            case FAILS -> "fail 'on purpose' user code 'CHAOS'";
            case SPARK -> "select id, cast(id % 4096 as int) as number from range(0, " + rows + ") order by id";
        };
    }

    private static Job accept(DrawbarClient client, JobRequest request) throws InterruptedException {
        return insist(() -> client.submit(request));
    }

    /** A call that may be tried again. */
    interface Call<A> {
        A make();
    }

    /** Every call of the API may be sent twice; nothing is away for longer than two minutes. */
    static <A> A insist(Call<A> call) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            try {
                return call.make();
            } catch (DrawbarClientException e) {
                if (System.nanoTime() > until || !passes(e)) {
                    throw e;
                }
                Thread.sleep(REPEAT.toMillis());
            }
        }
    }

    private static boolean passes(DrawbarClientException failure) {
        return failure.problem().map(problem -> problem.status() >= 429).orElse(true);
    }
}
