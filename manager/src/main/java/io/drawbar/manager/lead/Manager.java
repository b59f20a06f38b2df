package io.drawbar.manager.lead;

import io.drawbar.common.coordination.Leadership;
import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.server.ServerParts;
import io.drawbar.manager.ask.ManagerCalls;
import io.drawbar.manager.decide.Allocator;
import io.drawbar.manager.decide.Counts;
import io.drawbar.manager.decide.Guest;
import io.drawbar.manager.decide.Limits;
import io.drawbar.manager.launch.Agents;
import io.drawbar.manager.launch.EngineCalls;
import io.drawbar.manager.launch.Launcher;
import io.drawbar.manager.pools.PoolBook;
import io.drawbar.manager.pools.PoolStore;
import io.drawbar.manager.register.EngineRegister;
import io.drawbar.manager.share.Tenants;
import io.drawbar.manager.tenants.TenantBook;
import io.drawbar.manager.tenants.TenantStore;
import io.drawbar.protocol.v1.AgentInfo;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.PluginInfo;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's manager: a candidate that leads at times. It stops deciding in the moment in which it loses the election or contact
 * with ZooKeeper, and begins again from what lies there. Thread-safe.
 */
public final class Manager implements ManagerCalls.Catalog, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Manager.class);
    private static final Duration AGENTS_LIMIT = Duration.ofSeconds(1);
    private static final long RETRY_MILLIS = 500;

    private final ServerParts parts;
    private final Options options;
    private final ExecutorService deciding;
    private final ExecutorService io;
    private final ScheduledExecutorService leading;
    private final EngineRegister register;
    private final Agents agents;
    private final Leadership leadership;
    private final LeaderSign sign;
    private final ManagerLocator locator;
    private final LeadingParts leadingParts;
    private final TenantStore tenantStore;
    private final Closers closers = new Closers();
    private final LeaderHold hold;
    private final Timer takeovers;
    private final AtomicLong timesDeposed = new AtomicLong();
    private volatile Optional<Term> term = Optional.empty();

    /**
     * How a manager works.
     *
     * @param tenants who may have how much, by the configuration
     * @param pools warm ones
     * @param launchLimit how long an agent may take to fork a process
     * @param agentsEvery how often agents are asked what they have
     * @param ioThreads threads that write to ZooKeeper
     * @param ioQueue what may wait for those
     * @param events of engines that may wait to be kept
     */
    public record Options(
            Limits limits,
            Tenants tenants,
            PoolBook pools,
            Duration launchLimit,
            Duration agentsEvery,
            int ioThreads,
            int ioQueue,
            int events) {}

    public Manager(ServerParts parts, Options options) {
        this.parts = parts;
        this.options = options;
        this.deciding = Threads.pool("manager", 1, Integer.MAX_VALUE);
        closers.add(() -> Threads.stop(deciding));
        this.io = Threads.pool("manager-io", options.ioThreads(), options.ioQueue());
        closers.add(() -> Threads.stop(io));
        this.leading = Threads.timer("manager-lead");
        // Interrupted at once, as it may wait for a ZooKeeper that is away; whatever it has begun there is idempotent.
        closers.add(leading::shutdownNow);
        this.register =
                closers.add(new EngineRegister(parts.coordination(), parts.secret(), LeaderSign.EPOCH, new Heard()));
        this.agents = closers.add(new Agents(
                parts.rpc(), parts.members(), parts.clock(), parts.timer(), options.agentsEvery(), new AgentsHeard()));
        this.leadingParts = new LeadingParts(
                deciding,
                parts.clock(),
                options.limits().leaseTtl(),
                register,
                new EngineCalls(parts.rpc().executor()),
                new PoolStore(parts.coordination(), LeaderSign.EPOCH),
                io,
                closers.add(new EventArchive(
                        parts.rpc(), parts.members(), parts.timer(), options.events(), parts.metrics())),
                parts.metrics());
        parts.members().onChange(() -> term.ifPresent(it -> it.entrances(entrances())));
        this.locator = closers.add(new ManagerLocator(parts.coordination()));
        this.tenantStore = new TenantStore(parts.coordination(), LeaderSign.EPOCH);
        this.sign = new LeaderSign(parts.coordination(), parts.rpc().endpoint());
        this.hold = new LeaderHold(parts.coordination());
        this.takeovers = Timer.builder("drawbar.manager.takeover")
                .description("From being elected to leading.")
                .register(parts.metrics());
        this.leadership = new Leadership(
                parts.coordination(), "manager", parts.rpc().node().value(), new Elections());
    }

    /** Becomes a candidate. */
    public void start(Duration tick) throws Exception {
        register.start();
        ScheduledFuture<?> ticking =
                leading.scheduleWithFixedDelay(this::tick, tick.toMillis(), tick.toMillis(), TimeUnit.MILLISECONDS);
        closers.add(() -> ticking.cancel(false));
        leadership.start();
    }

    /** The time this process leads; UNAVAILABLE, with the leader's id as root cause, when it does not. */
    public Term require() {
        return term.orElseThrow(() -> {
            String leader = locator.leader()
                    .map(endpoint -> endpoint.node().value())
                    .filter(node -> !node.equals(parts.rpc().node().value()))
                    .orElse("");
            return new DrawbarException(Failures.of(
                            ErrorCode.UNAVAILABLE,
                            leader.isEmpty()
                                    ? "No manager leads at this moment."
                                    : "This manager does not lead; " + leader + " does.")
                    .toBuilder()
                    .setRootCause(leader)
                    .setRetryable(true)
                    .setRetryAfterMillis(RETRY_MILLIS)
                    .build());
        });
    }

    /** Known whether this process leads or not. */
    @Override
    public Map<String, EngineType> types() {
        return agents.types();
    }

    @Override
    public List<PluginInfo> plugins() {
        return agents.plugins();
    }

    @Override
    public boolean isPartial(Guest engine) {
        return agents.isPartial(engine);
    }

    @Override
    public CompletableFuture<Void> refresh() {
        return agents.refresh();
    }

    @Override
    public List<AgentInfo> agents() {
        return agents.infos();
    }

    @Override
    public CompletableFuture<Void> drain(NodeId agent, boolean drain, String reason) {
        return agents.drain(agent, drain, reason);
    }

    /** How much there is of everything; nothing while another leads. */
    public Counts counts() {
        return term.map(Term::counts).orElse(Counts.NONE);
    }

    /** The names of the pools. */
    public List<String> pools() {
        return options.pools().names();
    }

    public boolean leads() {
        return term.isPresent();
    }

    private final class AgentsHeard implements Agents.Listener {
        @Override
        public void changed() {
            agentsChanged();
        }

        @Override
        public void runs(NodeId agent, List<EngineId> processes) {
            term.ifPresent(it -> it.runs(agent, processes));
        }
    }

    private void agentsChanged() {
        term.ifPresent(it -> it.agents(agents.offers(), options.pools().specs(agents.types())));
    }

    private void tick() {
        Optional<Term> now = term;
        if (now.isPresent()) {
            now.get().tick();
            try {
                long asked = System.nanoTime();
                sign.raise();
                hold.confirmed(asked);
            } catch (Exception e) {
                log.warn("The node that names the leading manager could not be written", e);
            }
        }
    }

    /** Runs on the leading thread alone. */
    private void takeOver() {
        if (!leadership.leads() || term.isPresent()) {
            return;
        }
        long started = System.nanoTime();
        long deposedBefore = timesDeposed.get();
        try {
            long epoch = sign.nextEpoch();
            hold.confirmed(started);
            CompletableFuture<Void> asked = agents.refresh();
            List<EngineRegister.Found> engines = register.readAll();
            await(asked);
            TenantBook book = new TenantBook(options.tenants(), tenantStore.readAll(), tenantStore, epoch, io);
            Term next = new Term(
                    new Allocator(options.limits(), book.tenants(), name(), epoch),
                    epoch,
                    book,
                    leadingParts,
                    reports -> new Launcher(
                            register,
                            epoch,
                            agents,
                            io,
                            parts.timer(),
                            options.launchLimit(),
                            options.pools(),
                            reports),
                    this::mayDecide,
                    this::beginAnew);
            next.takeOver(
                    engines,
                    agents.offers(),
                    options.pools().specs(agents.types()),
                    leadingParts.poolStore().readAll(),
                    entrances());
            term = Optional.of(next);
            if (!leadership.leads() || timesDeposed.get() != deposedBefore) {
                standDown(); // Lost while it was being won: another may have led in between.
                onLeadingThread(this::takeOver, 0);
                return;
            }
            // What was heard since the engines were read went to nobody.
            register.repeat(engines);
            agentsChanged();
            sign.raise();
            long nanos = System.nanoTime() - started;
            takeovers.record(nanos, TimeUnit.NANOSECONDS);
            log.info("Leading (epoch {}) with {} engines after {} ms", epoch, engines.size(), nanos / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("Taking over failed; trying again", e);
            standDown();
            onLeadingThread(this::takeOver, RETRY_MILLIS);
        }
    }

    /** Asked before every decision: without a word from ZooKeeper for too long another may lead already. */
    private boolean mayDecide() {
        if (hold.isFirm()) {
            return true;
        }
        log.warn("ZooKeeper has not confirmed for {} ms that this manager leads", hold.staleMillis());
        beginAnew();
        return false;
    }

    private void beginAnew() {
        standDown();
        onLeadingThread(this::takeOver, RETRY_MILLIS);
    }

    private Set<String> entrances() {
        return parts.members().in("entrance").stream().map(Members.Member::node).collect(Collectors.toSet());
    }

    private static void await(CompletableFuture<Void> asked) throws InterruptedException, ExecutionException {
        try {
            asked.get(AGENTS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("Not all agents tell what they have; going on with those that do");
        }
    }

    private static String name() {
        byte[] bytes = new byte[6];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** On any thread, and at once. */
    private synchronized void standDown() {
        Optional<Term> last = term;
        term = Optional.empty();
        last.ifPresent(it -> {
            it.close();
            log.info("Leading no longer");
        });
    }

    private void onLeadingThread(Runnable task, long delayMillis) {
        try {
            ScheduledFuture<?> unused = leading.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The manager is closing", e);
        }
    }

    @Override
    public void close() {
        boolean led = term.isPresent();
        standDown();
        if (led) {
            try {
                sign.lower();
            } catch (Exception e) {
                log.debug("The leader's sign goes with the session", e);
            }
        }
        try {
            leadership.close();
        } catch (IOException e) {
            log.debug("The candidature goes with the session", e);
        }
        closers.close();
    }

    private final class Elections implements Leadership.Listener {
        @Override
        public void elected() {
            onLeadingThread(Manager.this::takeOver, 0);
        }

        @Override
        public void deposed() {
            timesDeposed.incrementAndGet();
            standDown();
        }
    }

    private final class Heard implements EngineRegister.Listener {
        @Override
        public void live(EngineId engine, EngineLive live) {
            term.ifPresent(it -> it.live(engine, live));
        }

        @Override
        public void gone(EngineId engine) {
            term.ifPresent(it -> it.gone(engine));
        }
    }
}
