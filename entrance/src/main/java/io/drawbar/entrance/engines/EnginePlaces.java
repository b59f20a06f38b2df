package io.drawbar.entrance.engines;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.GoneLease;
import io.drawbar.protocol.v1.HeldLease;
import io.drawbar.protocol.v1.ManagerServiceGrpc.ManagerServiceStub;
import io.drawbar.protocol.v1.ReleaseLeaseReply;
import io.drawbar.protocol.v1.ReleaseLeaseRequest;
import io.drawbar.protocol.v1.RenewLeasesReply;
import io.drawbar.protocol.v1.RenewLeasesRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the manager for places on engines, renews their leases in one call for all, and gives them back. Thread-safe. */
public final class EnginePlaces implements AutoCloseable {
    public static final Setting<Duration> ASK_RETRY = Setting.duration(
            "entrance.ask.retry", "60s", "How long an ask is repeated while no manager can be reached.");

    private static final Logger log = LoggerFactory.getLogger(EnginePlaces.class);
    /** How often the manager is told all that is held here, if it is nothing, so that it takes back what it believes to be. */
    private static final long TELL_MILLIS = 10_000;

    private final NodeId node;
    private final Supplier<ManagerServiceStub> manager;
    private final EngineChannels channels;
    private final Clock clock;
    private final Duration askRetry;
    private final ScheduledExecutorService timer = Threads.timer("leases");
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    /** Leases given back of which no manager has heard yet. */
    private final Set<String> unheardReleases = ConcurrentHashMap.newKeySet();
    /** Whether all is to be told now. */
    private final AtomicBoolean tellNow = new AtomicBoolean();
    /** When all was told last; touched by the timer alone. Nothing is before {@link #managerChanged}, as not all need be known yet. */
    private long toldMillis = Long.MAX_VALUE;

    private static final class Held {
        private final EnginePlace place;
        private final HeldLease lease;
        private volatile long renewedMillis;

        Held(EnginePlace place, HeldLease lease, long renewedMillis) {
            this.place = place;
            this.lease = lease;
            this.renewedMillis = renewedMillis;
        }
    }

    public EnginePlaces(
            NodeId node,
            Supplier<ManagerServiceStub> manager,
            EngineChannels channels,
            Settings settings,
            Clock clock) {
        this.node = node;
        this.manager = manager;
        this.channels = channels;
        this.clock = clock;
        this.askRetry = settings.get(ASK_RETRY);
        timer.scheduleWithFixedDelay(this::renewDue, 1, 1, TimeUnit.SECONDS);
    }

    public static List<Setting<?>> settings() {
        return List.of(ASK_RETRY);
    }

    /** Asks for a place; repeated by itself while the manager is away. */
    public PendingPlace ask(AskRequest request, AskListener listener) {
        EngineAsk ask = new EngineAsk(this, request, listener, manager, timer, askRetry.toMillis());
        ask.send();
        return ask;
    }

    /**
     * Takes up a lease that an earlier run of this process held; it is lost soon if the manager does not know it any more.
     *
     * @param ask what it was granted for
     */
    public EnginePlace resume(EngineLease lease, AskRequest ask) {
        EnginePlace place = hold(lease, ask);
        renewNow(List.of(held.get(lease.getLeaseId())));
        return place;
    }

    EnginePlace hold(EngineLease lease, AskRequest ask) {
        HeldLease description = HeldLease.newBuilder()
                .setLeaseId(lease.getLeaseId())
                .setEngineId(lease.getEngineId())
                .setFencing(lease.getFencing())
                .setUser(ask.getUser())
                .setAskId(ask.getAskId())
                .setTenant(ask.getTenant())
                .setApplication(ask.getLabelsOrDefault("application", ""))
                .setLongLived(ask.getLongLived())
                .setEntranceId(node.value())
                .build();
        EnginePlace place;
        try {
            place = new EnginePlace(
                    lease, channels.stub(lease, description), new EngineLoss(), () -> check(lease.getLeaseId()));
        } catch (RuntimeException e) {
            giveBack(lease.getLeaseId());
            throw e;
        }
        held.put(lease.getLeaseId(), new Held(place, description, clock.millis()));
        return place;
    }

    /** Gives a place back, again and again until a manager hears of it; idempotent. */
    public void release(EnginePlace place) {
        if (held.remove(place.lease().getLeaseId()) != null) {
            giveBack(place.lease().getLeaseId());
        }
    }

    private void giveBack(String leaseId) {
        ReleaseLeaseRequest request =
                ReleaseLeaseRequest.newBuilder().setLeaseId(leaseId).build();
        UnaryCall.<ReleaseLeaseReply>make(observer -> manager.get().release(request, observer))
                .whenComplete((done, failed) -> {
                    if (failed != null) {
                        log.info("Lease {} is not given back yet: {}", leaseId, failed.getMessage());
                        unheardReleases.add(leaseId);
                    }
                });
    }

    /** Leases held now. */
    public int count() {
        return held.size();
    }

    long nowMillis() {
        return clock.millis();
    }

    /** Another manager leads: it is told of every place at once, so that it knows what is taken. */
    public void managerChanged() {
        tellNow.set(true);
        timer.execute(this::renewDue);
    }

    private void renewDue() {
        long now = clock.millis();
        if (tellNow.getAndSet(false) || now - toldMillis >= TELL_MILLIS) {
            toldMillis = now;
            renew(List.copyOf(held.values()), true);
            return;
        }
        List<Held> due = held.values().stream()
                .filter(one -> now - one.renewedMillis >= one.place.lease().getTtlMillis() / 3)
                .toList();
        if (!due.isEmpty() || !unheardReleases.isEmpty()) {
            renewNow(due);
        }
    }

    /** Whether a lease is gone is told when it is renewed, which is seldom. */
    private void check(String leaseId) {
        Optional.ofNullable(held.get(leaseId)).ifPresent(one -> renewNow(List.of(one)));
    }

    private void renewNow(List<Held> due) {
        renew(due, false);
    }

    private void renew(List<Held> due, boolean all) {
        long now = clock.millis();
        List<String> released = List.copyOf(unheardReleases);
        RenewLeasesRequest request = RenewLeasesRequest.newBuilder()
                .setEntranceId(node.value())
                .addAllLeases(due.stream().map(one -> one.lease).toList())
                .setAll(all)
                .addAllReleasedIds(released)
                .build();
        UnaryCall.<RenewLeasesReply>make(observer ->
                        manager.get().withDeadlineAfter(5, TimeUnit.SECONDS).renew(request, observer))
                .whenComplete((reply, failed) -> {
                    if (failed == null) {
                        due.forEach(one -> one.renewedMillis = now);
                        released.forEach(unheardReleases::remove);
                        reply.getGoneList().forEach(this::gone);
                    } else {
                        if (!due.isEmpty()) {
                            log.warn("{} leases were not renewed: {}", due.size(), failed.getMessage());
                        }
                        if (all) {
                            tellNow.set(true); // Again with the timer's next tick.
                        }
                    }
                });
    }

    private void gone(GoneLease lease) {
        Held one = held.remove(lease.getLeaseId());
        if (one != null) {
            channels.forget(one.place.lease());
            one.place.loss().happen(lease.getWhy());
        }
    }

    @Override
    public void close() {
        Threads.stop(timer);
    }
}
