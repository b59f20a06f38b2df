package io.drawbar.it.chaos;

import io.drawbar.client.DrawbarClient;
import io.drawbar.client.DrawbarClientException;
import io.drawbar.client.Tenant;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the engine processes of everybody every few milliseconds by what the system tells, and looks whether the manager's accounts
 * ever show more than a maximum. Whose an engine is, the managers have written into their logs before they had it started.
 */
final class QuotaWatch implements AutoCloseable {
    private static final long PROCESSES_MILLIS = 40;
    private static final long ACCOUNTS_MILLIS = 250;
    private static final Pattern LAUNCHING = Pattern.compile("Launching engine (\\S+) on \\S+ for (\\S+) (\\S+)");

    private final ApartCluster cluster;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    /** Each set of engines that lived together is kept once. */
    private final Set<Set<Processes.EngineProcess>> together = ConcurrentHashMap.newKeySet();

    private final Map<String, Integer> perAgent = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> exceeded = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> looking = new ArrayList<>();
    private final AtomicLong looks = new AtomicLong();

    QuotaWatch(ApartCluster cluster) throws IOException {
        this.cluster = cluster;
        DrawbarClient admin = cluster.admin();
        looking.add(timer.scheduleAtFixedRate(
                () -> guarded(this::lookAtProcesses), 0, PROCESSES_MILLIS, TimeUnit.MILLISECONDS));
        looking.add(timer.scheduleWithFixedDelay(
                () -> guarded(() -> lookAtAccounts(admin)), 0, ACCOUNTS_MILLIS, TimeUnit.MILLISECONDS));
    }

    private interface Look {
        void take() throws IOException;
    }

    private void guarded(Look look) {
        try {
            look.take();
        } catch (IOException | RuntimeException e) {
            broken.add(e.toString());
        }
    }

    private void lookAtProcesses() throws IOException {
        List<Processes.EngineProcess> now = Processes.engines(cluster.base());
        looks.incrementAndGet();
        together.add(Set.copyOf(now));
        Map<Path, Integer> byAgent = new HashMap<>();
        now.forEach(process -> byAgent.merge(process.home(), 1, Integer::sum));
        byAgent.forEach((home, count) -> perAgent.merge(home.getFileName().toString(), count, Math::max));
    }

    private void lookAtAccounts(DrawbarClient admin) {
        List<Tenant> tenants;
        try {
            tenants = admin.tenants();
        } catch (DrawbarClientException e) {
            return; // Nobody leads at this moment.
        }
        for (Tenant tenant : tenants) {
            tenant.maximum().forEach((resource, maximum) -> {
                BigDecimal used = tenant.used().getOrDefault(resource, BigDecimal.ZERO);
                if (used.compareTo(maximum) > 0) {
                    exceeded.add(tenant.name() + " has " + used + " of at most " + maximum + " " + resource);
                }
            });
        }
    }

    /** What the accounts once showed and should not have. */
    List<String> exceededAccounts() {
        return List.copyOf(exceeded);
    }

    /** Why something could not be looked at. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    long looks() {
        return looks.get();
    }

    /** Most engine processes at once of each agent, by its home's name. */
    Map<String, Integer> mostPerAgent() {
        return Map.copyOf(perAgent);
    }

    /** Engines of which two processes lived at once. */
    Set<String> doubled() {
        Set<String> doubled = new HashSet<>();
        for (Set<Processes.EngineProcess> once : together) {
            Set<String> seen = new HashSet<>();
            once.stream()
                    .map(Processes.EngineProcess::engine)
                    .filter(it -> !seen.add(it))
                    .forEach(doubled::add);
        }
        return doubled;
    }

    /** Most engine processes that lived at once, of each tenant and, under "all", of everybody. */
    Map<String, Integer> mostEngines() throws IOException {
        Map<String, String> tenants = tenantsOfEngines();
        Map<String, Integer> most = new HashMap<>();
        for (Set<Processes.EngineProcess> once : together) {
            Map<String, Integer> now = new HashMap<>();
            for (Processes.EngineProcess process : once) {
                now.merge(tenants.getOrDefault(process.engine(), "of unknown engines"), 1, Integer::sum);
                now.merge("all", 1, Integer::sum);
            }
            now.forEach((tenant, count) -> most.merge(tenant, count, Math::max));
        }
        return most;
    }

    private Map<String, String> tenantsOfEngines() throws IOException {
        Map<String, String> tenants = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (Part manager : cluster.managers()) {
            lines.addAll(cluster.log(manager));
        }
        for (String line : lines) {
            Matcher launching = LAUNCHING.matcher(line);
            if (launching.find()) {
                String owner = launching.group(3);
                tenants.put(
                        launching.group(1),
                        launching.group(2).equalsIgnoreCase("tenant") ? owner : Workload.tenant(owner));
            }
        }
        return tenants;
    }

    @Override
    public void close() {
        looking.forEach(look -> look.cancel(false));
        timer.shutdownNow();
    }
}
