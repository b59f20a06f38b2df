package io.drawbar.manager.ask;

import io.drawbar.common.config.Settings;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.LeaseId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.manager.decide.EngineView;
import io.drawbar.manager.decide.Guest;
import io.drawbar.manager.decide.Held;
import io.drawbar.manager.lead.Term;
import io.drawbar.manager.share.Tenant;
import io.drawbar.manager.tenants.TenantMessages;
import io.drawbar.protocol.v1.AgentInfo;
import io.drawbar.protocol.v1.AskRequest;
import io.drawbar.protocol.v1.AskUpdate;
import io.drawbar.protocol.v1.DrainAgentReply;
import io.drawbar.protocol.v1.DrainAgentRequest;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.GoneLease;
import io.drawbar.protocol.v1.ListAgentsReply;
import io.drawbar.protocol.v1.ListAgentsRequest;
import io.drawbar.protocol.v1.ListEngineEventsReply;
import io.drawbar.protocol.v1.ListEngineEventsRequest;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListEnginesReply;
import io.drawbar.protocol.v1.ListEnginesRequest;
import io.drawbar.protocol.v1.ListPoolsReply;
import io.drawbar.protocol.v1.ListPoolsRequest;
import io.drawbar.protocol.v1.ListQueueReply;
import io.drawbar.protocol.v1.ListQueueRequest;
import io.drawbar.protocol.v1.ListTenantsReply;
import io.drawbar.protocol.v1.ListTenantsRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.PluginInfo;
import io.drawbar.protocol.v1.PutTenantRequest;
import io.drawbar.protocol.v1.ReleaseLeaseReply;
import io.drawbar.protocol.v1.ReleaseLeaseRequest;
import io.drawbar.protocol.v1.RemoveTenantReply;
import io.drawbar.protocol.v1.RemoveTenantRequest;
import io.drawbar.protocol.v1.RenewLeasesReply;
import io.drawbar.protocol.v1.RenewLeasesRequest;
import io.drawbar.protocol.v1.StopEngineReply;
import io.drawbar.protocol.v1.StopEngineRequest;
import io.drawbar.protocol.v1.TenantInfo;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The manager as others call it. Calls wait for nothing: what takes time is answered when it is there. */
public final class ManagerCalls extends ManagerServiceGrpc.ManagerServiceImplBase {
    private static final int USUAL_QUEUE = 100;
    private static final int MOST_QUEUE = 10_000;

    private final Supplier<Term> leader;
    private final Catalog catalog;
    private final AskResolver resolver;

    /** What the agents have. */
    public interface Catalog {
        /** As they told lately. */
        Map<String, EngineType> types();

        /** The zips that they have found, as they told lately. */
        List<PluginInfo> plugins();

        /** Whether agents that have processes for thin engines lack that one, and others have it. */
        boolean isPartial(Guest engine);

        /** Asks them now; ends when they have answered or been given up. */
        CompletableFuture<Void> refresh();

        /** The agents, without what their engines take. */
        List<AgentInfo> agents();

        /** Has one take no new engine, or take some again. */
        CompletableFuture<Void> drain(NodeId agent, boolean drain, String reason);
    }

    /**
     * @param leader the time this process leads; throws UNAVAILABLE when it does not
     */
    public ManagerCalls(Supplier<Term> leader, Catalog catalog, Settings settings) {
        this.leader = leader;
        this.catalog = catalog;
        this.resolver = new AskResolver(settings);
    }

    @Override
    public void ask(AskRequest request, StreamObserver<AskUpdate> updates) {
        Term term = leader.get();
        Caller caller = Caller.current();
        boolean own = caller.user().value().equals(request.getUser())
                && caller.tenant().value().equals(request.getTenant());
        if (!own && !caller.isAdmin()) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "An engine can be asked for in one's own name alone.");
        }
        ServerCallStreamObserver<AskUpdate> call = (ServerCallStreamObserver<AskUpdate>) updates;
        call.setOnCancelHandler(() -> term.withdraw(request.getAskId(), call));
        try {
            term.ask(resolver.resolve(request, catalog.types(), catalog::isPartial), call);
        } catch (DrawbarException e) {
            if (e.code() == ErrorCode.UNKNOWN_ENGINE || e.code() == ErrorCode.UNAVAILABLE) {
                askAfterRefresh(term, request, call); // It may have been installed a moment ago.
            } else {
                refuse(call, e);
            }
        }
    }

    private void askAfterRefresh(Term term, AskRequest request, ServerCallStreamObserver<AskUpdate> call) {
        CompletableFuture<Void> unused = catalog.refresh().whenComplete((refreshed, failure) -> {
            try {
                term.ask(resolver.resolve(request, catalog.types(), catalog::isPartial), call);
            } catch (DrawbarException e) {
                refuse(call, e);
            }
        });
    }

    private static void refuse(ServerCallStreamObserver<AskUpdate> call, DrawbarException why) {
        if (why.code() == ErrorCode.UNAVAILABLE) {
            call.onError(Failures.toStatus(why)); // To be asked again, not the ask's last word.
        } else if (!call.isCancelled()) {
            call.onNext(AskUpdate.newBuilder().setRefused(why.failure()).build());
            call.onCompleted();
        }
    }

    @Override
    public void renew(RenewLeasesRequest request, StreamObserver<RenewLeasesReply> reply) {
        requirePart();
        List<Held> held = request.getLeasesList().stream()
                .map(lease -> new Held(
                        new LeaseId(lease.getLeaseId()),
                        new EngineId(lease.getEngineId()),
                        lease.getFencing(),
                        new UserName(lease.getUser()),
                        lease.getTenant().isEmpty() ? Optional.empty() : Optional.of(new TenantName(lease.getTenant())),
                        AskResolver.application(lease.getApplication()),
                        lease.getAskId(),
                        lease.getLongLived()))
                .toList();
        Term term = leader.get();
        request.getReleasedIdsList().forEach(id -> {
            CompletableFuture<Void> unused = term.release(new LeaseId(id)); // The renewal comes after it.
        });
        answer(
                reply,
                term.renew(request.getEntranceId(), held, request.getAll()).thenApply(gone -> {
                    RenewLeasesReply.Builder message = RenewLeasesReply.newBuilder();
                    gone.forEach(one -> message.addGone(GoneLease.newBuilder()
                            .setLeaseId(one.lease().value())
                            .setWhy(one.why())));
                    return message.build();
                }));
    }

    @Override
    public void release(ReleaseLeaseRequest request, StreamObserver<ReleaseLeaseReply> reply) {
        requirePart();
        LeaseId lease = new LeaseId(request.getLeaseId());
        answer(reply, leader.get().release(lease).thenApply(nothing -> ReleaseLeaseReply.getDefaultInstance()));
    }

    /** Leases are held by entrances, on behalf of users but never by them. */
    private static void requirePart() {
        if (!Caller.current().isAdmin()) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "Leases are kept by Drawbar's own parts.");
        }
    }

    @Override
    public void listEngines(ListEnginesRequest request, StreamObserver<ListEnginesReply> reply) {
        Caller caller = Caller.current();
        boolean all = request.getUser().isEmpty();
        if (!caller.isAdmin() && (all || !caller.user().value().equals(request.getUser()))) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "Other users' engines are shown to the role admin alone.");
        }
        answer(reply, leader.get().engines().thenApply(engines -> {
            ListEnginesReply.Builder message = ListEnginesReply.newBuilder();
            engines.stream()
                    .filter(engine -> all || isFor(engine, request.getUser(), caller))
                    .map(EngineMessages::info)
                    .forEach(message::addEngines);
            return message.build();
        }));
    }

    /** Shared engines are shown to those who may share them; whose tenant is asked about is known of the caller alone. */
    private static boolean isFor(EngineView engine, String user, Caller caller) {
        UserName name = new UserName(user);
        return caller.user().equals(name)
                ? engine.key().usableBy(name, caller.tenant())
                : engine.key().belongsTo(name);
    }

    @Override
    public void stopEngine(StopEngineRequest request, StreamObserver<StopEngineReply> reply) {
        Caller caller = Caller.current();
        EngineId id = new EngineId(request.getEngineId());
        String reason = request.getReason().isBlank()
                ? "user " + caller.user() + " asked for it"
                : request.getReason() + " (user " + caller.user() + ")";
        Term term = leader.get();
        answer(
                reply,
                term.stop(id, request.getDrain(), reason, view -> mayStop(view, caller))
                        .thenApply(found -> {
                            if (!found) {
                                throw new DrawbarException(ErrorCode.NOT_FOUND, "There is no engine " + id + ".");
                            }
                            return StopEngineReply.getDefaultInstance();
                        }));
    }

    @Override
    public void listEngineEvents(ListEngineEventsRequest request, StreamObserver<ListEngineEventsReply> reply) {
        Caller caller = Caller.current();
        EngineId id = new EngineId(request.getEngineId());
        answer(reply, leader.get().events(id).thenApply(events -> {
            boolean shown = caller.isAdmin()
                    || events.stream()
                            .anyMatch(it -> it.owner().equals(caller.user().value()));
            if (events.isEmpty() || !shown) {
                throw new DrawbarException(ErrorCode.NOT_FOUND, "There is no engine " + id + ".");
            }
            ListEngineEventsReply.Builder message = ListEngineEventsReply.newBuilder();
            events.forEach(it -> message.addEvents(EngineMessages.event(it)));
            return message.build();
        }));
    }

    @Override
    public void listQueue(ListQueueRequest request, StreamObserver<ListQueueReply> reply) {
        Caller caller = Caller.current();
        String user = request.getUser();
        if (!caller.isAdmin() && !caller.user().value().equals(user)) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "Other users' jobs are shown to the role admin alone.");
        }
        if (request.getLimit() < 0 || request.getLimit() > MOST_QUEUE) {
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST,
                    "The limit is " + request.getLimit() + "; expected 0 to " + MOST_QUEUE + ".");
        }
        Optional<TenantName> tenant =
                request.getTenant().isEmpty() ? Optional.empty() : Optional.of(new TenantName(request.getTenant()));
        int limit = request.getLimit() == 0 ? USUAL_QUEUE : request.getLimit();
        answer(
                reply,
                leader.get()
                        .queue(tenant, it -> user.isEmpty() || it.value().equals(user), limit)
                        .thenApply(queue -> {
                            ListQueueReply.Builder message =
                                    ListQueueReply.newBuilder().setWaiting(queue.waiting());
                            queue.first().forEach(it -> message.addAsks(QueueMessages.ask(it)));
                            return message.build();
                        }));
    }

    @Override
    public void listAgents(ListAgentsRequest request, StreamObserver<ListAgentsReply> reply) {
        requireAdminOf("Agents are shown");
        List<AgentInfo> agents = catalog.agents();
        List<NodeId> names = agents.stream().map(it -> new NodeId(it.getId())).toList();
        answer(reply, leader.get().usedOn(names).thenApply(used -> {
            ListAgentsReply.Builder message = ListAgentsReply.newBuilder();
            for (int i = 0; i < used.size(); i++) {
                message.addAgents(EngineMessages.agent(agents.get(i), used.get(i)));
            }
            return message.build();
        }));
    }

    @Override
    public void listPools(ListPoolsRequest request, StreamObserver<ListPoolsReply> reply) {
        Caller caller = Caller.current();
        answer(reply, leader.get().pools().thenApply(pools -> PoolMessages.list(pools, caller)));
    }

    @Override
    public void drainAgent(DrainAgentRequest request, StreamObserver<DrainAgentReply> reply) {
        requireAdminOf("Agents are drained");
        Term unused = leader.get(); // The leader alone hears at once what the agent says then.
        String reason = request.getReason().isBlank()
                ? "user " + Caller.current().user() + " asked for it"
                : request.getReason() + " (user " + Caller.current().user() + ")";
        answer(
                reply,
                catalog.drain(new NodeId(request.getAgentId()), request.getDrain(), reason)
                        .thenApply(drained -> DrainAgentReply.getDefaultInstance()));
    }

    @Override
    public void listTenants(ListTenantsRequest request, StreamObserver<ListTenantsReply> reply) {
        Optional<TenantName> only =
                request.getName().isEmpty() ? Optional.empty() : Optional.of(new TenantName(request.getName()));
        answer(reply, leader.get().tenants(only, Caller.current()).thenApply(list -> {
            if (only.isPresent() && list.getTenantsCount() == 0) {
                throw new DrawbarException(ErrorCode.NOT_FOUND, "There is no tenant " + only.get() + ".");
            }
            return list;
        }));
    }

    @Override
    public void putTenant(PutTenantRequest request, StreamObserver<TenantInfo> reply) {
        requireAdmin();
        Caller caller = Caller.current();
        Tenant tenant = TenantMessages.tenant(request.getDefinition());
        Optional<Long> expected =
                request.hasExpectedVersion() ? Optional.of(request.getExpectedVersion()) : Optional.empty();
        Term term = leader.get();
        answer(
                reply,
                term.putTenant(tenant, expected)
                        .thenCompose(version -> term.tenants(Optional.of(tenant.name()), caller))
                        .thenApply(list -> list.getTenants(0)));
    }

    @Override
    public void removeTenant(RemoveTenantRequest request, StreamObserver<RemoveTenantReply> reply) {
        requireAdmin();
        Optional<Long> expected =
                request.hasExpectedVersion() ? Optional.of(request.getExpectedVersion()) : Optional.empty();
        answer(
                reply,
                leader.get()
                        .removeTenant(new TenantName(request.getName()), expected)
                        .thenApply(removed -> RemoveTenantReply.getDefaultInstance()));
    }

    private static void requireAdmin() {
        requireAdminOf("Tenants are changed");
    }

    private static void requireAdminOf(String what) {
        if (!Caller.current().isAdmin()) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, what + " by the role admin alone.");
        }
    }

    private static boolean mayStop(EngineView engine, Caller caller) {
        return caller.isAdmin() || engine.key().belongsTo(caller.user());
    }

    @Override
    public void listEngineTypes(ListEngineTypesRequest request, StreamObserver<ListEngineTypesReply> reply) {
        CompletableFuture<Void> asked =
                request.getFresh() ? catalog.refresh() : CompletableFuture.completedFuture(null);
        answer(reply, asked.thenApply(refreshed -> ListEngineTypesReply.newBuilder()
                .addAllTypes(catalog.types().values())
                .addAllPlugins(catalog.plugins())
                .build()));
    }

    private static <A> void answer(StreamObserver<A> observer, CompletableFuture<A> answer) {
        CompletableFuture<A> unused = answer.whenComplete((message, failure) -> {
            if (failure == null) {
                observer.onNext(message);
                observer.onCompleted();
            } else {
                Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
                observer.onError(Failures.toStatus(cause));
            }
        });
    }
}
