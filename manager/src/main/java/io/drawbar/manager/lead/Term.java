package io.drawbar.manager.lead;

import io.drawbar.common.engine.EngineLive;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Mailbox;
import io.drawbar.manager.ask.AskStreams;
import io.drawbar.manager.decide.AgentOffer;
import io.drawbar.manager.decide.Allocator;
import io.drawbar.manager.decide.Counts;
import io.drawbar.manager.decide.Decision;
import io.drawbar.manager.decide.Demand;
import io.drawbar.manager.decide.EngineLife;
import io.drawbar.manager.decide.EngineView;
import io.drawbar.manager.launch.EngineCleaner;
import io.drawbar.manager.launch.Launcher;
import io.drawbar.manager.register.EngineRegister;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.ProcessExited;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
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
    private final Mailbox mailbox;
    private final Clock clock;
    private final Duration leaseTtl;
    private final AskStreams streams;
    private final EngineRegister register;
    private final Launcher launcher;
    private final EngineCleaner cleaner;
    private final MeterRegistry metrics;
    private volatile boolean closed;
    private volatile Counts counts = Counts.NONE;

    /** Makes the launcher that reports to this term. */
    public interface LauncherMaker {
        Launcher make(Launcher.Reports reports);
    }

    /**
     * @param executor runs the decisions, one after the other
     */
    Term(
            Allocator allocator,
            Executor executor,
            Clock clock,
            Duration leaseTtl,
            EngineRegister register,
            LauncherMaker launchers,
            EngineCleaner cleaner,
            MeterRegistry metrics) {
        this.allocator = allocator;
        this.mailbox = new Mailbox(executor);
        this.clock = clock;
        this.leaseTtl = leaseTtl;
        this.streams = new AskStreams(metrics);
        this.register = register;
        this.launcher = launchers.make(new Heard());
        this.cleaner = cleaner;
        this.metrics = metrics;
    }

    /** Before anything else: what an earlier leader left, and what the agents have. */
    void takeOver(List<EngineRegister.Found> engines, List<AgentOffer> offers) {
        event((it, now) -> {
            engines.forEach(found -> it.adopt(found.record(), found.live(), now));
            it.agents(offers, now);
        });
        engines.forEach(found -> launcher.watch(
                new EngineId(found.record().id()), new NodeId(found.record().agent())));
    }

    /** A call asks. */
    public void ask(Demand demand, ServerCallStreamObserver<AskUpdate> call) {
        mailbox.execute(() -> {
            if (closed) {
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

    public CompletableFuture<List<Allocator.Gone>> renew(String entrance, Collection<Allocator.Held> held) {
        return query(it -> it.renew(entrance, held, clock.instant()));
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

    /** How much there is of everything, as of half a second ago at most. */
    Counts counts() {
        return counts;
    }

    void agents(List<AgentOffer> offers) {
        event((it, now) -> it.agents(offers, now));
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
            if (closed) {
                answer.completeExceptionally(new DrawbarException(standingDown()));
                return;
            }
            try {
                handle((it, now) -> answer.complete(question.apply(it)));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        return answer;
    }

    private void handle(BiConsumer<Allocator, Instant> event) {
        if (!closed) {
            event.accept(allocator, clock.instant());
            allocator.decisions().forEach(this::carryOut);
        }
    }

    private void carryOut(Decision decision) {
        if (decision instanceof Decision.Grant grant) {
            streams.granted(grant.askId(), message(grant));
        } else if (decision instanceof Decision.Refuse refuse) {
            streams.refused(refuse.askId(), refuse.why());
        } else if (decision instanceof Decision.TellQueued queued) {
            streams.queued(queued.askId(), queued.position(), queued.waitingFor());
        } else if (decision instanceof Decision.TellStarting starting) {
            streams.starting(
                    starting.askId(),
                    starting.engine().value(),
                    starting.agent().value());
        } else if (decision instanceof Decision.TellLog told) {
            told.askIds().forEach(ask -> streams.log(ask, told.engine().value(), told.lines()));
        } else if (decision instanceof Decision.Launch launch) {
            metrics.counter("drawbar.manager.launches", "type", launch.record().type())
                    .increment();
            launcher.launch(launch.record(), launch.settings());
        } else if (decision instanceof Decision.Bury bury) {
            bury(bury);
        } else if (decision instanceof Decision.Evict evict) {
            log.info(
                    "Lease {} on engine {} ran out",
                    evict.lease().id(),
                    evict.lease().engine());
            cleaner.endLease(
                    evict.lease(), evict.where(), register.token(evict.lease().engine()));
        }
    }

    private void bury(Decision.Bury bury) {
        metrics.counter("drawbar.manager.ended", "how", bury.end().name()).increment();
        if (bury.end() == EngineLife.STOPPED) {
            log.info("Engine {} has stopped: {}", bury.engine(), bury.why());
        } else {
            log.warn("Engine {} is {}: {}", bury.engine(), bury.end(), bury.why());
        }
        launcher.bury(bury.engine(), bury.agent(), bury.grace());
    }

    private EngineLease message(Decision.Grant grant) {
        return EngineLease.newBuilder()
                .setLeaseId(grant.lease().id().value())
                .setEngineId(grant.lease().engine().value())
                .setFencing(grant.lease().fencing())
                .setTtlMillis(leaseTtl.toMillis())
                .setHost(grant.where().host())
                .setPort(grant.where().port())
                .setEngineToken(register.token(grant.lease().engine()))
                .setEngineType(grant.key().type().value())
                .setEngineVersion(grant.key().version())
                .build();
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

    private final class Heard implements Launcher.Reports {
        @Override
        public void recorded(EngineId engine) {
            event((it, now) -> it.recorded(engine));
        }

        @Override
        public void forked(EngineId engine, long pid) {
            event((it, now) -> it.forked(engine, pid));
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
            event((it, now) -> it.exited(engine, end.getExitCode(), end.getLastLinesList(), end.getCause(), now));
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
