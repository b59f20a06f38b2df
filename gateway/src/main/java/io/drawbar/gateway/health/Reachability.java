package io.drawbar.gateway.health;

import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.Endpoint;
import io.drawbar.common.rpc.RpcNode;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Which of the parts that a job needs can be reached. Thread-safe. */
public final class Reachability {
    private final RpcNode rpc;
    private final Members members;
    private final ManagerLocator managers;
    private final Duration limit;

    /** @param limit how long a part may take to answer */
    public Reachability(RpcNode rpc, Members members, ManagerLocator managers, Duration limit) {
        this.rpc = rpc;
        this.members = members;
        this.managers = managers;
        this.limit = limit;
    }

    /** Asks every part; never fails. */
    CompletableFuture<Map<String, Boolean>> check() {
        CompletableFuture<Boolean> entrance = any("entrance");
        CompletableFuture<Boolean> publicServices = any("public-services");
        CompletableFuture<Boolean> manager =
                managers.leader().map(this::answers).orElse(CompletableFuture.completedFuture(false));
        return CompletableFuture.allOf(entrance, publicServices, manager)
                .thenApply(all -> new TreeMap<>(Map.of(
                        "entrance", entrance.join(),
                        "manager", manager.join(),
                        "public-services", publicServices.join())));
    }

    private CompletableFuture<Boolean> any(String role) {
        List<CompletableFuture<Boolean>> asked = members.in(role).stream()
                .map(member -> answers(member.endpoint()))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(all -> asked.stream().anyMatch(CompletableFuture::join));
    }

    private CompletableFuture<Boolean> answers(Endpoint endpoint) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        HealthGrpc.newStub(rpc.channel(endpoint, Caller.system()))
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .check(HealthCheckRequest.getDefaultInstance(), new StreamObserver<>() {
                    @Override
                    public void onNext(HealthCheckResponse response) {
                        answer.complete(response.getStatus() == HealthCheckResponse.ServingStatus.SERVING);
                    }

                    @Override
                    public void onError(Throwable thrown) {
                        answer.complete(false);
                    }

                    @Override
                    public void onCompleted() {
                        answer.complete(false);
                    }
                });
        return answer;
    }
}
