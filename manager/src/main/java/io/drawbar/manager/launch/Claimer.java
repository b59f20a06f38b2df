package io.drawbar.manager.launch;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.manager.decide.Decision;
import io.drawbar.manager.register.EngineRegister;
import io.drawbar.protocol.v1.ClaimEngineReply;
import io.drawbar.protocol.v1.ClaimEngineRequest;
import io.drawbar.protocol.v1.Failure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out claims for one leader's time: the engine first, which takes one claim only, then its record, together with a look at the
 * leaders' epoch. Thread-safe.
 */
public final class Claimer {
    private static final Logger log = LoggerFactory.getLogger(Claimer.class);

    private final EngineRegister register;
    private final EngineCalls calls;
    private final Executor io;
    private final long epoch;
    private final MeterRegistry metrics;
    private final Reports reports;

    /** How claims go; called on any thread. */
    public interface Reports {
        void claimed(EngineId engine, String claim);

        /**
         * @param unchanged whether the engine is as it was before
         */
        void claimRefused(EngineId engine, String claim, Failure why, boolean unchanged);
    }

    /**
     * @param io runs what waits for ZooKeeper
     * @param epoch of the leader
     */
    public Claimer(
            EngineRegister register,
            EngineCalls calls,
            Executor io,
            long epoch,
            MeterRegistry metrics,
            Reports reports) {
        this.register = register;
        this.calls = calls;
        this.io = io;
        this.epoch = epoch;
        this.metrics = metrics;
        this.reports = reports;
    }

    public void claim(Decision.Claim claim) {
        EngineRecord record = claim.record();
        ClaimEngineRequest request = ClaimEngineRequest.newBuilder()
                .setClaimId(claim.claim())
                .setEpoch(epoch)
                .setOwner(record.owner())
                .setTenant(record.tenant())
                .setShareLevel(record.shareLevel())
                .putAllSettings(claim.settings())
                .build();
        log.info("Claiming engine {} for {} {}", claim.engine(), record.shareLevel(), record.owner());
        Timer.Sample begun = Timer.start(metrics);
        CompletableFuture<Void> unused = calls.claim(request, claim.where(), register.token(claim.engine()))
                .handle((reply, failure) -> {
                    if (failure != null) {
                        refused(claim, Failures.from(failure), false);
                    } else {
                        answered(claim, reply, begun);
                    }
                    return null;
                });
    }

    private void answered(Decision.Claim claim, ClaimEngineReply reply, Timer.Sample begun) {
        if (reply.hasRefused()) {
            refused(claim, reply.getRefused(), reply.getUnchanged());
            return;
        }
        try {
            io.execute(() -> write(claim, begun));
        } catch (RejectedExecutionException e) {
            refused(claim, Failures.of(ErrorCode.UNAVAILABLE, "Too much waits for ZooKeeper."), false);
        }
    }

    private void write(Decision.Claim claim, Timer.Sample begun) {
        try {
            register.rewrite(claim.record(), epoch);
        } catch (KeeperException.BadVersionException e) {
            log.info("Engine {} is left to the manager that leads now", claim.engine());
            return;
        } catch (Exception e) {
            log.warn("The record of engine {} could not be written anew", claim.engine(), e);
            refused(
                    claim,
                    Failures.of(ErrorCode.UNAVAILABLE, "ZooKeeper did not take the engine's record.").toBuilder()
                            .setRootCause(Failures.rootCause(e))
                            .build(),
                    false);
            return;
        }
        begun.stop(metrics.timer("drawbar.manager.pool.claim"));
        count("claimed");
        reports.claimed(claim.engine(), claim.claim());
    }

    private void refused(Decision.Claim claim, Failure why, boolean unchanged) {
        log.warn("Engine {} could not be claimed: {}", claim.engine(), why.getMessage());
        count("failed");
        reports.claimRefused(claim.engine(), claim.claim(), why, unchanged);
    }

    private void count(String outcome) {
        metrics.counter("drawbar.manager.pool.claims", "outcome", outcome).increment();
    }
}
