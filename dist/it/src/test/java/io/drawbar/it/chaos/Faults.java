package io.drawbar.it.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Kills at random what a cluster consists of, and starts it again. Which and when is decided by the random numbers alone. */
final class Faults {
    private static final int LONGEST_ABSENCE_MILLIS = 5_000;
    private static final int LONGEST_WAIT_FOR_A_START_MILLIS = 3_000;

    private final ApartCluster cluster;
    private final Random random;
    private final Instant began = Instant.now();
    private final Map<String, Instant> killedEngines = new ConcurrentHashMap<>();
    private final Map<String, Integer> killed = new TreeMap<>();
    private final Map<Kind, Integer> done = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> comingBack = new ArrayList<>();
    private List<Kind> next = new ArrayList<>();

    /** What can happen. */
    enum Kind {
        LEADING_MANAGER,
        ANY_MANAGER,
        AGENT,
        ENGINE,
        ENGINES,
        STARTING_ENGINE,
        ENTRANCE,
        MANAGER_AND_ENTRANCE,
        ZOOKEEPER_LEADER_KILLED,
        ZOOKEEPER_LEADER_STOPPED
    }

    Faults(ApartCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
        cluster.onLeader(manager -> say(manager + " leads"));
    }

    /** The engines that were killed, and when. */
    Map<String, Instant> killedEngines() {
        return killedEngines;
    }

    /** How many of them were ready, and how many were starting. */
    Map<String, Integer> killed() {
        return killed;
    }

    Map<Kind, Integer> done() {
        return done;
    }

    boolean hadAllKinds() {
        return done.size() == Kind.values().length;
    }

    /** Something goes wrong: everything once before anything twice, as far as it is there. */
    void happen() throws IOException {
        if (next.isEmpty()) {
            next = new ArrayList<>(Arrays.asList(Kind.values()));
            Collections.shuffle(next, random);
        }
        Kind kind = next.remove(next.size() - 1);
        done.merge(kind, 1, Integer::sum);
        switch (kind) {
            case LEADING_MANAGER ->
                killAndStart(cluster.leadingManager().orElse(cluster.managers().get(0)));
            case ANY_MANAGER -> killAndStart(any(cluster.managers()));
            case AGENT -> killAndStart(any(cluster.agents()));
            case ENGINE -> killEngines(1);
            case ENGINES -> killEngines(3);
            case STARTING_ENGINE -> killStarting();
            case ENTRANCE -> killAndStart(any(cluster.entrances()));
            case MANAGER_AND_ENTRANCE -> {
                killAndStart(cluster.leadingManager().orElse(cluster.managers().get(0)));
                killAndStart(any(cluster.entrances()));
            }
            case ZOOKEEPER_LEADER_KILLED -> withoutZooKeeper(false);
            case ZOOKEEPER_LEADER_STOPPED -> withoutZooKeeper(true);
        }
    }

    private <A> A any(List<A> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void say(String what) {
        System.out.printf(
                "%6.1f s: %s%n", Duration.between(began, Instant.now()).toMillis() / 1e3, what);
    }

    private void killAndStart(Part part) throws IOException {
        int absence = random.nextInt(LONGEST_ABSENCE_MILLIS);
        if (part.process().isEmpty()) {
            say(part.home().getFileName() + " is to be killed and is not there");
            return;
        }
        say("killing " + part.home().getFileName() + ", to return after " + absence + " ms");
        part.kill();
        later(absence, part::start);
    }

    private void killEngines(int count) throws IOException {
        List<Processes.EngineProcess> engines = new ArrayList<>(Processes.engines(cluster.base()));
        Collections.shuffle(engines, random);
        for (Processes.EngineProcess engine : engines.subList(0, Math.min(count, engines.size()))) {
            kill(engine);
        }
    }

    /** One that is not ready yet; waits a little for one to be started. */
    private void killStarting() throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_FOR_A_START_MILLIS);
        while (System.nanoTime() < until) {
            Optional<Processes.EngineProcess> starting = Processes.engines(cluster.base()).stream()
                    .filter(it -> !isReady(it))
                    .findFirst();
            if (starting.isPresent()) {
                kill(starting.get());
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        say("no engine starts at this time");
    }

    private static boolean isReady(Processes.EngineProcess engine) {
        return Files.exists(engine.home().resolve("run/engines/" + engine.engine() + "/ready"));
    }

    private void kill(Processes.EngineProcess engine) throws IOException {
        boolean ready = isReady(engine);
        killedEngines.putIfAbsent(engine.engine(), Instant.now());
        killed.merge(ready ? "ready" : "starting", 1, Integer::sum);
        say("killing " + (ready ? "" : "starting ") + "engine " + engine.engine());
        Optional<ProcessHandle> process = ProcessHandle.of(engine.pid());
        if (process.isPresent()) {
            Processes.kill(process.get());
        }
    }

    private void withoutZooKeeper(boolean stopped) throws IOException {
        int absence = 500 + random.nextInt(LONGEST_ABSENCE_MILLIS);
        Optional<Integer> leader = cluster.zooKeeper().leader();
        if (leader.isEmpty()) {
            say("no ZooKeeper leads at this moment");
            return;
        }
        int index = leader.get();
        say((stopped ? "stopping" : "killing") + " ZooKeeper " + index + ", which leads, for " + absence + " ms");
        if (stopped) {
            cluster.zooKeeper().suspend(index);
            later(absence, () -> cluster.zooKeeper().wake(index));
        } else {
            cluster.zooKeeper().kill(index);
            later(absence, () -> cluster.zooKeeper().start(index));
        }
    }

    private interface Return {
        void happen() throws IOException;
    }

    private void later(int millis, Return back) {
        comingBack.add(CompletableFuture.runAsync(
                () -> {
                    try {
                        back.happen();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
    }

    /** Ends when everything that was killed is there again. */
    void awaitReturns() {
        CompletableFuture.allOf(comingBack.toArray(CompletableFuture<?>[]::new)).join();
        say("everything is there again");
    }
}
