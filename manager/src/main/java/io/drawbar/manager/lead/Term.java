package io.drawbar.manager.lead;

import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.common.rpc.Caller;
import io.drawbar.manager.ask.AskStreams;
import io.drawbar.manager.ask.TenantUses;
import io.drawbar.manager.decide.AgentOffer;
import io.drawbar.manager.decide.Allocator;
import io.drawbar.manager.decide.Counts;
import io.drawbar.manager.decide.Demand;
import io.drawbar.manager.decide.EngineEvent;
import io.drawbar.manager.decide.EngineView;
import io.drawbar.manager.decide.Held;
import io.drawbar.manager.decide.PoolSpec;
import io.drawbar.manager.decide.PoolView;
import io.drawbar.manager.decide.ProcessEnd;
import io.drawbar.manager.decide.WaitingView;
import io.drawbar.manager.launch.Launcher;
import io.drawbar.manager.register.EngineRegister;
import io.drawbar.manager.share.Amount;
import io.drawbar.manager.share.Tenant;
import io.drawbar.manager.share.Tenants;
import io.drawbar.manager.tenants.TenantBook;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.ListTenantsReply;
import io.drawbar.protocol.v1.ProcessExited;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time during which this process leads: events go through one mailbox to the {@link Allocator}, and what it decides is carried
 * out from there. Nothing is decided after {@link #close}. Thread-safe.
 */
public final class Term implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Term.class);
    private static final long RETRY_MILLIS = 500;

    private final Allocator allocator;
    private final TenantBook book;
    private final Mailbox mailbox;
    private final Clock clock;
    private final AskStreams streams;
    private final Launcher launcher;
    private final EventArchive events;
    private final DecisionRunner runner;
    private final BooleanSupplier mayDecide;
    private final Runnable giveUp;
    /** Whether the rest of what there is to do waits in the mailbox; touched there alone. */
    private boolean goesOn;

    private volatile boolean closed;
    private volatile Counts counts = Counts.NONE;

    /** Makes the launcher that reports to this term. */
    public interface LauncherMaker {
        Launcher make(Launcher.Reports reports);
    }

    /**
     * @param epoch of this leader
     * @param mayDecide asked before each decision; where it says no, it has seen to it that this term is closed
     * @param giveUp closes this term and begins another
     */
    Term(
            Allocator allocator,
            long epoch,
            TenantBook book,
            LeadingParts parts,
            LauncherMaker launchers,
            BooleanSupplier mayDecide,
            Runnable giveUp) {
        this.allocator = allocator;
        this.book = book;
        this.mailbox = new Mailbox(parts.executor(), this::broken);
        this.clock = parts.clock();
        this.streams = new AskStreams(parts.metrics());
        Heard heard = new Heard();
        this.launcher = launchers.make(heard);
        this.events = parts.events();
        this.runner = new DecisionRunner(parts, streams, launcher, epoch, heard);
        this.mayDecide = mayDecide;
        this.giveUp = giveUp;
    }

    /**
     * Before anything else: what an earlier leader left, what the agents have, and which entrances there are.
     *
     * @param arrivals for pools, by their names and the hour
     */
    void takeOver(
            List<EngineRegister.Found> engines,
            List<AgentOffer> offers,
            List<PoolSpec> pools,
            Map<String, Map<Long, Integer>> arrivals,
            Set<String> entrances) {
        event((it, now) -> {
            it.takeOver(entrances, now);
            engines.forEach(found -> it.adopt(found.record(), found.live(), now));
            it.agents(offers, now);
            it.recall(arrivals);
            it.pools(pools, now);
            it.entrances(entrances, now);
        });
        engines.forEach(found -> launcher.watch(
                new EngineId(found.record().id()), new NodeId(found.record().agent())));
    }

    /** A call asks. */
    public void ask(Demand demand, ServerCallStreamObserver<AskUpdate> call) {
        mailbox.execute(() -> {
            if (isOver()) {
                call.onError(Failures.toStatus(standingDown()));
                return;
            }
            if (call.isCancelled()) {
                return; // Its withdrawal has come and gone already.
            }
            streams.add(demand.askId(), call);
            try {
                handle((it, now) -> it.ask(demand, now));
            } catch (RuntimeException e) {
                log.error("Deciding on an ask of {} failed", demand.user(), e);
                streams.refused(demand.askId(), Failures.from(e));
            }
        });
    }

    /** A call has ended before its answer. */
    public void withdraw(String askId, ServerCallStreamObserver<AskUpdate> call) {
        event((it, now) -> {
            if (streams.remove(askId, call)) {
                it.withdraw(askId, now);
            }
        });
    }

    public CompletableFuture<Void> release(LeaseId lease) {
        return query(it -> {
            it.release(lease, clock.instant());
            return null;
        });
    }

    public CompletableFuture<List<Allocator.Gone>> renew(String entrance, Collection<Held> held, boolean all) {
        return query(it -> it.renew(entrance, held, all, clock.instant()));
    }

    public CompletableFuture<List<EngineView>> engines() {
        return query(Allocator::engines);
    }

    /** Ends an engine. Answers whether there is one that the test allows. */
    public CompletableFuture<Boolean> stop(
            EngineId engine, boolean drain, String reason, Predicate<EngineView> allowed) {
        return query(it -> {
            boolean found = it.engine(engine).filter(allowed).isPresent();
            if (found) {
                log.info("Engine {} is to stop{}: {}", engine, drain ? " when its statements have ended" : "", reason);
                it.stop(engine, drain, reason, clock.instant());
            }
            return found;
        });
    }

    /** Those who wait, and how many do. */
    public CompletableFuture<Queue> queue(Optional<TenantName> tenant, Predicate<UserName> users, int most) {
        return query(it -> {
            Instant now = clock.instant();
            List<WaitingView> all = it.queue(tenant, users, most, now);
            return new Queue(all, it.counts(now).waiting());
        });
    }

    /**
     * Some of those who wait.
     *
     * @param waiting how many wait, those not shown included
     */
    public record Queue(List<WaitingView> first, int waiting) {}

    /** Who may have how much and has how much. */
    public CompletableFuture<ListTenantsReply> tenants(Optional<TenantName> only, Caller caller) {
        return query(it -> TenantUses.list(
                book,
                it.accounts(),
                only,
                caller.isAdmin()
                        ? Optional.empty()
                        : Optional.of(TenantUses.withAncestors(caller.tenant(), book.tenants()))));
    }

    public CompletableFuture<List<Amount>> usedOn(List<NodeId> agents) {
        return query(it -> agents.stream().map(it::usedOn).toList());
    }

    public CompletableFuture<List<PoolView>> pools() {
        return query(it -> it.poolViews(clock.instant()));
    }

    /** Defines a tenant; in force when it is answered. */
    public CompletableFuture<Long> putTenant(Tenant tenant, Optional<Long> expected) {
        return book.put(tenant, expected, this::inForce);
    }

    /** Forgets what was defined at run time. */
    public CompletableFuture<Long> removeTenant(TenantName tenant, Optional<Long> expected) {
        return book.remove(tenant, expected, this::inForce);
    }

    private void inForce(Tenants tenants) {
        event((it, now) -> it.tenants(tenants, now));
    }

    /** What happened to an engine: as it is remembered here, else as it was kept. */
    public CompletableFuture<List<EngineEvent>> events(EngineId engine) {
        return query(it -> it.events(engine)).thenCompose(remembered -> events.complete(engine, remembered));
    }

    /** How much there is of everything, as of half a second ago at most. */
    Counts counts() {
        return counts;
    }

    void runs(NodeId agent, List<EngineId> processes) {
        event((it, now) -> it.runs(agent, processes));
    }

    void entrances(Set<String> there) {
        event((it, now) -> it.entrances(there, now));
    }

    /** What the agents offer, and which pools there can be with that. */
    void agents(List<AgentOffer> offers, List<PoolSpec> pools) {
        event((it, now) -> {
            it.agents(offers, now);
            it.pools(pools, now);
        });
    }

    void live(EngineId engine, EngineLive live) {
        event((it, now) -> it.live(engine, live, now));
    }

    void gone(EngineId engine) {
        event((it, now) -> it.gone(engine, now));
    }

    void tick() {
        event((it, now) -> {
            it.tick(now);
            counts = it.counts(now);
        });
    }

    private void event(BiConsumer<Allocator, Instant> event) {
        mailbox.execute(() -> handle(event));
    }

    private <A> CompletableFuture<A> query(Function<Allocator, A> question) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        mailbox.execute(() -> {
            if (isOver()) {
                answer.completeExceptionally(new DrawbarException(standingDown()));
                return;
            }
            try {
                handle((it, now) -> answer.complete(question.apply(it)));
            } catch (DrawbarException e) {
                answer.completeExceptionally(e);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        return answer;
    }

    /** What is decided may be half done: it is found out anew from what is really there, as after any change of the leader. */
    private void broken(Throwable thrown) {
        if (!closed) {
            log.error("The manager begins anew, as a decision failed: {}", thrown.toString());
            giveUp.run();
        }
    }

    private boolean isOver() {
        return closed || !mayDecide.getAsBoolean();
    }

    private void handle(BiConsumer<Allocator, Instant> event) {
        if (!isOver()) {
            event.accept(allocator, clock.instant());
            allocator.decisions().forEach(runner::run);
            if (allocator.hasMore() && !goesOn) {
                goesOn = true;
                mailbox.execute(() -> {
                    goesOn = false;
                    handle(Allocator::goOn);
                });
            }
        }
    }

    private static Failure standingDown() {
        return Failures.of(ErrorCode.UNAVAILABLE, "This manager leads no longer.").toBuilder()
                .setRetryable(true)
                .setRetryAfterMillis(RETRY_MILLIS)
                .build();
    }

    /** Stops deciding at once; who waits hears to ask the next leader. */
    @Override
    public void close() {
        closed = true;
        launcher.close();
        mailbox.execute(() -> streams.failAll(standingDown()));
    }

    private final class Heard implements Launcher.Reports, DecisionRunner.Answers {
        @Override
        public void leasesOn(EngineId engine, Map<Held, String> holders) {
            event((it, now) -> it.leasesOn(engine, holders, now));
        }

        @Override
        public void leasesUnknown(EngineId engine) {
            event((it, now) -> it.leasesUnknown(engine, now));
        }

        @Override
        public void claimed(EngineId engine, String claim) {
            event((it, now) -> it.claimed(engine, claim, now));
        }

        @Override
        public void claimRefused(EngineId engine, String claim, Failure why, boolean unchanged) {
            event((it, now) -> it.claimRefused(engine, claim, why, unchanged, now));
        }

        @Override
        public void recorded(EngineId engine) {
            event((it, now) -> it.recorded(engine));
        }

        @Override
        public void forked(EngineId engine, long pid) {
            event((it, now) -> it.forked(engine, pid, now));
        }

        @Override
        public void refused(EngineId engine, Failure why) {
            event((it, now) -> it.refused(engine, why, now));
        }

        @Override
        public void log(EngineId engine, List<String> lines) {
            event((it, now) -> it.log(engine, lines));
        }

        @Override
        public void exited(EngineId engine, ProcessExited end) {
            event((it, now) -> it.exited(engine, ProcessEnd.of(end), now));
        }

        @Override
        public void unknown(EngineId engine) {
            event((it, now) -> it.refused(
                    engine, Failures.of(ErrorCode.UNAVAILABLE, "The agent does not know of the engine."), now));
        }

        @Override
        public void buried(EngineId engine) {
            event((it, now) -> it.buried(engine, now));
        }
    }
}
