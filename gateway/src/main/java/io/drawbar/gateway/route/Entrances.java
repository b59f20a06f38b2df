package io.drawbar.gateway.route;

import io.drawbar.common.coordination.Members;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.Endpoint;
import io.drawbar.common.rpc.RpcNode;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds the entrance for a call. A job's calls go to the entrance that has it: what is not known yet is guessed from the job's id,
 * so that every gateway guesses the same, and put right by the entrance asked. Thread-safe.
 */
public final class Entrances {
    private static final String ROLE = "entrance";
    /** Asked, sent on, and sent on once more when the job has just moved. */
    private static final int MAX_ATTEMPTS = 3;

    private static final long RETRY_MILLIS = 1_000;

    private final RpcNode rpc;
    private final Members members;
    private final Owners owners;
    private final Duration limit;
    private final Duration streamLimit;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param entries how many jobs' owners are remembered
     * @param limit how long a call with one answer may take
     * @param streamLimit how long a call with many answers may take
     */
    public Entrances(RpcNode rpc, Members members, int entries, Duration limit, Duration streamLimit) {
        this.rpc = rpc;
        this.members = members;
        this.owners = new Owners(entries);
        this.limit = limit;
        this.streamLimit = streamLimit;
    }

    /** Any entrance, each in turn; UNAVAILABLE when there is none. */
    public Endpoint any() {
        List<Members.Member> all = members.in(ROLE);
        if (all.isEmpty()) {
            throw none();
        }
        return all.get(Math.floorMod(turn.getAndIncrement(), all.size())).endpoint();
    }

    /** One entrance, if it is there now. */
    public Optional<Endpoint> find(NodeId node) {
        return members.find(ROLE, node).map(Members.Member::endpoint);
    }

    /** A channel to an entrance on somebody's behalf. */
    public Channel channel(Endpoint entrance, Caller caller) {
        return rpc.channel(entrance, caller);
    }

    /** Options of a call with many answers. */
    CallOptions streaming() {
        return CallOptions.DEFAULT.withDeadlineAfter(streamLimit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Calls any entrance. */
    public <Q, A> CompletableFuture<A> callAny(Caller caller, MethodDescriptor<Q, A> method, Q request) {
        return UnaryCall.start(rpc.channel(any(), caller), method, request, limit);
    }

    /**
     * Calls any entrance.
     *
     * @param time how long it may take
     */
    public <Q, A> CompletableFuture<A> callAny(Caller caller, MethodDescriptor<Q, A> method, Q request, Duration time) {
        return UnaryCall.start(rpc.channel(any(), caller), method, request, time);
    }

    /** Calls the entrance that has the job. The method must be one that may be called twice. */
    public <Q, A> CompletableFuture<A> callOwner(JobId job, Caller caller, MethodDescriptor<Q, A> method, Q request) {
        return attempt(job, caller, method, request, new Attempts());
    }

    private <Q, A> CompletableFuture<A> attempt(
            JobId job, Caller caller, MethodDescriptor<Q, A> method, Q request, Attempts attempts) {
        Endpoint entrance = next(job, attempts);
        return UnaryCall.start(rpc.channel(entrance, caller), method, request, limit)
                .exceptionallyCompose(thrown -> {
                    if (!shouldGoOn(job, entrance.node(), thrown, attempts)) {
                        return CompletableFuture.failedFuture(thrown);
                    }
                    return attempt(job, caller, method, request, attempts);
                });
    }

    /** Where to go in this attempt. */
    Endpoint next(JobId job, Attempts attempts) {
        attempts.count++;
        Optional<NodeId> owner = owners.of(job);
        if (owner.isPresent() && !attempts.lost.contains(owner.get())) {
            Optional<Endpoint> there = find(owner.get());
            if (there.isPresent()) {
                return there.get();
            }
            owners.forget(job, owner.get());
            if (attempts.redirected) {
                throw away(owner.get());
            }
        }
        return members.in(ROLE).stream()
                .map(Members.Member::endpoint)
                .filter(entrance -> !attempts.lost.contains(entrance.node()))
                .max(Comparator.comparingInt(
                        entrance -> mix(31 * job.hashCode() + entrance.node().hashCode())))
                .orElseThrow(Entrances::none);
    }

    /** Learns from a failed attempt; answers whether there should be another. */
    boolean shouldGoOn(JobId job, NodeId asked, Throwable thrown, Attempts attempts) {
        if (attempts.count >= MAX_ATTEMPTS) {
            return false;
        }
        Optional<NodeId> owner = Redirect.owner(thrown);
        if (owner.isPresent() && !owner.get().equals(asked)) {
            owners.remember(job, owner.get());
            attempts.redirected = true;
            return true;
        }
        if (Redirect.isLost(thrown)) {
            owners.forget(job, asked);
            attempts.lost.add(asked);
            return members.in(ROLE).stream()
                    .anyMatch(
                            member -> !attempts.lost.contains(member.endpoint().node()));
        }
        return false;
    }

    /** Whether a failure may be over soon: the entrance, or the one that takes its place, is asked again. */
    public static boolean mayComeBack(Throwable thrown) {
        return Failures.code(Failures.from(thrown)) == ErrorCode.UNAVAILABLE;
    }

    /** What one call has tried so far; used by one thread at a time. */
    static final class Attempts {
        private final Set<NodeId> lost = new HashSet<>();
        private int count;
        private boolean redirected;
    }

    /** Rendezvous hashing needs hashes that differ in all bits for ids that hardly differ. */
    private static int mix(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }

    private static DrawbarException none() {
        return unavailable("No entrance is there to take jobs at this moment.");
    }

    private static DrawbarException away(NodeId owner) {
        return unavailable("The entrance " + owner + ", which has the job, is away at this moment.");
    }

    private static DrawbarException unavailable(String message) {
        return new DrawbarException(Failures.of(ErrorCode.UNAVAILABLE, message).toBuilder()
                .setRetryable(true)
                .setRetryAfterMillis(RETRY_MILLIS)
                .build());
    }
}
