package io.drawbar.manager.launch;

import io.drawbar.common.coordination.Members;
import io.drawbar.common.engine.ThinEngine;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.Endpoint;
import io.drawbar.common.rpc.RpcNode;
import io.drawbar.manager.decide.AgentOffer;
import io.drawbar.manager.decide.Guest;
import io.drawbar.protocol.v1.AgentInfo;
import io.drawbar.protocol.v1.AgentServiceGrpc;
import io.drawbar.protocol.v1.DrainAgentReply;
import io.drawbar.protocol.v1.DrainAgentRequest;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListProcessesReply;
import io.drawbar.protocol.v1.ListProcessesRequest;
import io.drawbar.protocol.v1.PluginInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agents can run, asked of them when they come or go and every few seconds. What an agent had is remembered for ten minutes
 * after it went, so that its engines can be used while it restarts. Thread-safe.
 */
public final class Agents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agents.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    private static final Duration REMEMBER = Duration.ofMinutes(10);

    private final RpcNode rpc;
    private final Members members;
    private final Clock clock;
    private final Listener listener;
    private final ScheduledFuture<?> refreshing;
    private final Map<NodeId, Known> known =
            new TreeMap<>((left, right) -> left.value().compareTo(right.value()));
    /** Thin engines that some of those lack that could run them. */
    private volatile Set<Guest> partial = Set.of();

    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    private boolean closed;

    /** Told on any thread: must be quick. */
    public interface Listener {
        /** What is offered has changed. */
        void changed();

        /** What an agent runs, as it has just told. */
        void runs(NodeId agent, List<EngineId> processes);
    }

    private record Known(boolean present, Instant seen, ListEngineTypesReply types, ListProcessesReply capacity) {
        Known absent() {
            return new Known(false, seen, types, capacity);
        }

        boolean offersSameAs(Known other) {
            return present == other.present
                    && types.equals(other.types)
                    && capacity.getMemoryBytes() == other.capacity.getMemoryBytes()
                    && capacity.getCores() == other.capacity.getCores()
                    && capacity.getLabelsMap().equals(other.capacity.getLabelsMap())
                    && capacity.getClosed().isEmpty()
                            == other.capacity.getClosed().isEmpty()
                    && capacity.getDraining() == other.capacity.getDraining()
                    && capacity.getMaxProcesses() == other.capacity.getMaxProcesses();
        }
    }

    public Agents(
            RpcNode rpc,
            Members members,
            Clock clock,
            ScheduledExecutorService timer,
            Duration every,
            Listener listener) {
        this.rpc = rpc;
        this.members = members;
        this.clock = clock;
        this.listener = listener;
        members.onChange(this::membersChanged);
        this.refreshing = timer.scheduleWithFixedDelay(this::refreshLater, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is under way may have begun before. */
    private void membersChanged() {
        CompletableFuture<Void> before;
        synchronized (this) {
            before = underWay;
        }
        CompletableFuture<Void> unused = before.whenComplete((asked, failure) -> refreshLater());
    }

    private void refreshLater() {
        CompletableFuture<Void> unused = refresh().whenComplete((nothing, failure) -> {
            if (failure != null) {
                log.warn("The agents could not be asked", failure);
            }
        });
    }

    /** Asks all agents; ends when each has answered or been given up. Who asks meanwhile waits for the same answers. */
    public CompletableFuture<Void> refresh() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (this) {
            if (closed || !underWay.isDone()) {
                return underWay;
            }
            underWay = mine;
        }
        CompletableFuture<Void> unused = askAll().whenComplete((asked, failure) -> {
            if (failure == null) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private CompletableFuture<Void> askAll() {
        Set<NodeId> there = new HashSet<>();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (Members.Member member : members.in("agent")) {
            there.add(new NodeId(member.node()));
            asked.add(ask(member.endpoint()));
        }
        if (markAbsent(there)) {
            listener.changed();
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    private synchronized boolean markAbsent(Set<NodeId> there) {
        boolean any = false;
        for (Map.Entry<NodeId, Known> entry : known.entrySet()) {
            if (entry.getValue().present() && !there.contains(entry.getKey())) {
                entry.setValue(entry.getValue().absent());
                any = true;
            }
        }
        Instant forgetBefore = clock.instant().minus(REMEMBER);
        any |= known.values().removeIf(it -> !it.present() && it.seen().isBefore(forgetBefore));
        partial = any ? findPartial() : partial;
        return any;
    }

    private CompletableFuture<Void> ask(Endpoint agent) {
        AgentServiceGrpc.AgentServiceStub stub =
                stub(agent).withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        SingleReply<ListEngineTypesReply> types = new SingleReply<>();
        SingleReply<ListProcessesReply> processes = new SingleReply<>();
        stub.listEngineTypes(ListEngineTypesRequest.getDefaultInstance(), types);
        stub.listProcesses(ListProcessesRequest.getDefaultInstance(), processes);
        return types.future()
                .thenCombine(processes.future(), (offered, capacity) -> {
                    learn(
                            agent.node(),
                            new Known(
                                    true,
                                    clock.instant(),
                                    offered,
                                    capacity.toBuilder().clearProcesses().build()));
                    listener.runs(
                            agent.node(),
                            capacity.getProcessesList().stream()
                                    .map(process -> new EngineId(process.getEngineId()))
                                    .toList());
                    return (Void) null;
                })
                .exceptionally(failure -> {
                    log.warn("Agent {} does not tell what it can run: {}", agent.node(), failure.toString());
                    unreached(agent.node());
                    return null;
                });
    }

    /** It may have died without ZooKeeper having noticed: nothing is launched there before it answers again. */
    private void unreached(NodeId agent) {
        boolean news;
        synchronized (this) {
            news = known.containsKey(agent) && known.get(agent).present();
            known.computeIfPresent(agent, (node, it) -> it.absent());
        }
        if (news) {
            listener.changed();
        }
    }

    private void learn(NodeId agent, Known now) {
        boolean news;
        synchronized (this) {
            if (closed) {
                return;
            }
            Known before = known.put(agent, now);
            news = before == null || !before.offersSameAs(now);
            if (news) {
                partial = findPartial();
            }
        }
        if (news) {
            log.info("Agent {} offers {}", agent, describe(now.types()));
            listener.changed();
        }
    }

    /** Whether agents that have processes for thin engines lack that one, and others have it. Those that are away count too. */
    public boolean isPartial(Guest engine) {
        return partial.contains(engine);
    }

    private Set<Guest> findPartial() {
        Map<Guest, Integer> having = new HashMap<>();
        int hosts = 0;
        for (Known it : known.values()) {
            hosts += it.types().getTypesList().stream()
                            .anyMatch(type -> type.getType().equals(ThinEngine.HOST.value()))
                    ? 1
                    : 0;
            for (EngineType type : it.types().getTypesList()) {
                if (type.getThin()) {
                    type.getVersionsList()
                            .forEach(version -> having.merge(
                                    new Guest(new EngineTypeName(type.getType()), version), 1, Integer::sum));
                }
            }
        }
        int all = hosts;
        having.values().removeIf(count -> count >= all);
        return Set.copyOf(having.keySet());
    }

    private static List<String> describe(ListEngineTypesReply types) {
        return types.getTypesList().stream()
                .map(type -> type.getType() + type.getVersionsList())
                .toList();
    }

    /** What each agent can run. */
    public synchronized List<AgentOffer> offers() {
        List<AgentOffer> offers = new ArrayList<>();
        known.forEach((agent, it) -> {
            Map<EngineTypeName, Set<String>> versions = new HashMap<>();
            for (EngineType type : it.types().getTypesList()) {
                versions.put(new EngineTypeName(type.getType()), Set.copyOf(type.getVersionsList()));
            }
            offers.add(new AgentOffer(
                    agent,
                    it.present(),
                    it.capacity().getMemoryBytes(),
                    it.capacity().getCores(),
                    it.capacity().getMaxProcesses(),
                    versions,
                    it.capacity().getLabelsMap(),
                    it.capacity().getClosed().isEmpty()
                            ? Optional.empty()
                            : Optional.of(it.capacity().getClosed()),
                    it.capacity().getDraining()));
        });
        return offers;
    }

    /** The agents and how their hosts are, as they told last; without what their engines take. */
    public synchronized List<AgentInfo> infos() {
        List<AgentInfo> infos = new ArrayList<>();
        known.forEach((agent, it) -> {
            AgentInfo.Builder info = AgentInfo.newBuilder()
                    .setId(agent.value())
                    .setPresent(it.present())
                    .setMemoryBytes(it.capacity().getMemoryBytes())
                    .setCores(it.capacity().getCores())
                    .setMaxEngines(it.capacity().getMaxProcesses())
                    .putAllLabels(it.capacity().getLabelsMap())
                    .setHost(it.capacity().getHost())
                    .setClosed(it.capacity().getClosed())
                    .setDraining(it.capacity().getDraining())
                    .setSeenMillis(it.seen().toEpochMilli());
            for (EngineType type : it.types().getTypesList()) {
                type.getVersionsList().forEach(version -> info.addEngineTypes(type.getType() + "@" + version));
            }
            infos.add(info.build());
        });
        return infos;
    }

    /** Has an agent take no new engine, or take some again; ends when it has said so and that is known here. */
    public CompletableFuture<Void> drain(NodeId agent, boolean drain, String reason) {
        Optional<AgentServiceGrpc.AgentServiceStub> stub = stub(agent);
        if (stub.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new DrawbarException(ErrorCode.NOT_FOUND, "There is no agent " + agent + " at this moment."));
        }
        SingleReply<DrainAgentReply> reply = new SingleReply<>();
        stub.get()
                .withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .drain(
                        DrainAgentRequest.newBuilder()
                                .setAgentId(agent.value())
                                .setDrain(drain)
                                .setReason(reason)
                                .build(),
                        reply);
        // What was being asked meanwhile may be older than that.
        return reply.future().thenCompose(said -> refresh()).thenCompose(asked -> refresh());
    }

    /** The plugins that agents found, of all agents that are there. */
    public synchronized List<PluginInfo> plugins() {
        List<PluginInfo> plugins = new ArrayList<>();
        known.forEach((agent, it) -> {
            if (it.present()) {
                it.types()
                        .getPluginsList()
                        .forEach(plugin -> plugins.add(
                                plugin.toBuilder().setAgentId(agent.value()).build()));
            }
        });
        return plugins;
    }

    /** The types that any agent has, by name; versions are those that any agent has. */
    public synchronized Map<String, EngineType> types() {
        Map<String, EngineType> union = new TreeMap<>();
        for (Known it : known.values()) {
            for (EngineType type : it.types().getTypesList()) {
                union.merge(type.getType(), type, Agents::together);
            }
        }
        return union;
    }

    private static EngineType together(EngineType first, EngineType second) {
        Set<String> versions = new TreeSet<>(first.getVersionsList());
        versions.addAll(second.getVersionsList());
        Set<String> installable = new TreeSet<>(first.getInstallableVersionsList());
        installable.addAll(second.getInstallableVersionsList());
        installable.removeAll(versions);
        return first.toBuilder()
                .clearVersions()
                .addAllVersions(versions)
                .clearInstallableVersions()
                .addAllInstallableVersions(installable)
                .build();
    }

    /** For calls to an agent, if it is there now; without a deadline. */
    public Optional<AgentServiceGrpc.AgentServiceStub> stub(NodeId agent) {
        return members.find("agent", agent).map(member -> stub(member.endpoint()));
    }

    private AgentServiceGrpc.AgentServiceStub stub(Endpoint agent) {
        return AgentServiceGrpc.newStub(rpc.channel(agent, Caller.system()));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        refreshing.cancel(false);
    }
}
