package io.drawbar.manager.testing;

import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.Endpoint;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.EngineInfo;
import io.drawbar.protocol.v1.EngineLease;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.GoneLease;
import io.drawbar.protocol.v1.HeldLease;
import io.drawbar.protocol.v1.ListEnginesRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.ReleaseLeaseRequest;
import io.drawbar.protocol.v1.RenewLeasesRequest;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What an entrance does with a manager. */
public final class Asker {
    private final RpcNode rpc;
    private final ManagerLocator locator;
    private final String entrance;

    /** An ask on its way. */
    public static final class Pending implements StreamObserver<AskUpdate> {
        private final AskRequest request;
        private final Context.CancellableContext context = Context.ROOT.withCancellation();
        private final List<AskUpdate> updates = new CopyOnWriteArrayList<>();
        private final CompletableFuture<AskUpdate> last = new CompletableFuture<>();

        Pending(AskRequest request) {
            this.request = request;
        }

        @Override
        public void onNext(AskUpdate update) {
            updates.add(update);
            if (update.hasGranted() || update.hasRefused()) {
                last.complete(update);
            }
        }

        @Override
        public void onError(Throwable failure) {
            last.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            // The last update has said so.
        }

        public List<AskUpdate> updates() {
            return updates;
        }

        public boolean isDone() {
            return last.isDone();
        }

        public EngineLease lease() throws Exception {
            AskUpdate update = last.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!update.hasGranted()) {
                throw new AssertionError("Refused: " + update.getRefused());
            }
            return update.getGranted();
        }

        public Failure refusal() throws Exception {
            AskUpdate update = last.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!update.hasRefused()) {
                throw new AssertionError("Granted: " + update.getGranted());
            }
            return update.getRefused();
        }

        /** What the ask was last told about its place in the queue. */
        public Optional<AskUpdate> lastQueued() {
            return updates.stream().filter(AskUpdate::hasQueued).reduce((first, second) -> second);
        }

        public void withdraw() {
            context.cancel(null);
        }

        public HeldLease held() throws Exception {
            EngineLease lease = lease();
            return HeldLease.newBuilder()
                    .setLeaseId(lease.getLeaseId())
                    .setEngineId(lease.getEngineId())
                    .setFencing(lease.getFencing())
                    .setUser(request.getUser())
                    .setAskId(request.getAskId())
                    .build();
        }
    }

    public Asker(TestCluster.Node node, String entrance) {
        this.rpc = node.parts().rpc();
        this.locator = new ManagerLocator(node.parts().coordination());
        this.entrance = entrance;
    }

    /** As the manager knows this entrance. */
    public String name() {
        return entrance;
    }

    public ManagerLocator locator() {
        return locator;
    }

    /** An ask of a user for their engine. */
    public static AskRequest.Builder of(String user, String engine) {
        return AskRequest.newBuilder()
                .setAskId(UUID.randomUUID().toString())
                .setUser(user)
                .setTenant("tenant-1")
                .setEngineType(engine);
    }

    public Pending ask(AskRequest.Builder ask) {
        AskRequest request = ask.setEntranceId(entrance).build();
        Pending pending = new Pending(request);
        Caller caller = new Caller(new UserName(request.getUser()), new TenantName(request.getTenant()), Set.of());
        pending.context.run(() -> ManagerServiceGrpc.newStub(rpc.channel(locator.require(), caller))
                .withDeadlineAfter(2 * Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .ask(request, pending));
        return pending;
    }

    public List<GoneLease> renew(HeldLease... leases) {
        return renew(List.of(leases), false);
    }

    /** Tells all that the entrance holds, as a new leader wants to know. */
    public List<GoneLease> tellAll(List<HeldLease> leases) {
        return renew(leases, true);
    }

    private List<GoneLease> renew(List<HeldLease> leases, boolean all) {
        return blocking(Caller.system())
                .renew(RenewLeasesRequest.newBuilder()
                        .addAllLeases(leases)
                        .setEntranceId(entrance)
                        .setAll(all)
                        .build())
                .getGoneList();
    }

    public void release(EngineLease lease) {
        release(lease.getLeaseId());
    }

    public void release(String lease) {
        blocking(Caller.system())
                .release(ReleaseLeaseRequest.newBuilder().setLeaseId(lease).build());
    }

    public List<EngineInfo> engines() {
        return blocking(Caller.system())
                .listEngines(ListEnginesRequest.getDefaultInstance())
                .getEnginesList();
    }

    public ManagerServiceGrpc.ManagerServiceBlockingStub blocking(Caller caller) {
        return at(locator.require(), caller);
    }

    public ManagerServiceGrpc.ManagerServiceBlockingStub at(Endpoint manager, Caller caller) {
        return ManagerServiceGrpc.newBlockingStub(rpc.channel(manager, caller))
                .withDeadlineAfter(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
