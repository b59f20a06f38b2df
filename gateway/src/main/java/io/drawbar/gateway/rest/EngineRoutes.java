package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpResponse;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.EngineId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.json.EngineJson;
import io.drawbar.gateway.route.Services;
import io.drawbar.protocol.v1.AuditServiceGrpc;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.ListEngineEventsRequest;
import io.drawbar.protocol.v1.ListEngineTypesReply;
import io.drawbar.protocol.v1.ListEngineTypesRequest;
import io.drawbar.protocol.v1.ListEnginesRequest;
import io.drawbar.protocol.v1.ListPoolsRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.RecordAuditReply;
import io.drawbar.protocol.v1.RecordAuditRequest;
import io.drawbar.protocol.v1.StopEngineRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looking at engines and stopping them. */
final class EngineRoutes {
    private final Services services;

    private record StopBody(Optional<Boolean> drain, Optional<String> reason) {}

    EngineRoutes(Services services) {
        this.services = services;
    }

    CompletableFuture<HttpResponse> list(Request request) {
        Query query = request.query("owner");
        Caller caller = request.caller();
        ListEnginesRequest.Builder list = ListEnginesRequest.newBuilder();
        // An admin sees every engine, others their own, unless one owner is asked for; the manager checks who may.
        query.text("owner")
                .or(() -> caller.isAdmin()
                        ? Optional.empty()
                        : Optional.of(caller.user().value()))
                .ifPresent(list::setUser);
        return services.callManager(caller, ManagerServiceGrpc.getListEnginesMethod(), list.build())
                .thenApply(engines -> Answers.json(json -> EngineJson.write(json, engines)));
    }

    CompletableFuture<HttpResponse> stop(Request request) {
        request.query();
        StopEngineRequest.Builder stop = StopEngineRequest.newBuilder()
                .setEngineId(new EngineId(request.path("id")).toString())
                .setReason("Asked by " + request.caller().user() + ".");
        request.bodyIfAny(StopBody.class).ifPresent(body -> {
            body.drain().ifPresent(stop::setDrain);
            body.reason().ifPresent(stop::setReason);
        });
        return services.callManager(request.caller(), ManagerServiceGrpc.getStopEngineMethod(), stop.build())
                .thenCompose(stopped -> record(request, stop.getEngineId()))
                .thenApply(recorded -> Answers.nothing());
    }

    /** What happened to an engine, and why. */
    CompletableFuture<HttpResponse> events(Request request) {
        request.query();
        ListEngineEventsRequest list = ListEngineEventsRequest.newBuilder()
                .setEngineId(new EngineId(request.path("id")).toString())
                .build();
        return services.callManager(request.caller(), ManagerServiceGrpc.getListEngineEventsMethod(), list)
                .thenApply(events -> Answers.json(json -> EngineJson.write(json, events)));
    }

    /** The warm pools that the caller may see. */
    CompletableFuture<HttpResponse> pools(Request request) {
        request.query();
        return services.callManager(
                        request.caller(),
                        ManagerServiceGrpc.getListPoolsMethod(),
                        ListPoolsRequest.getDefaultInstance())
                .thenApply(pools -> Answers.json(json -> EngineJson.write(json, pools)));
    }

    CompletableFuture<HttpResponse> types(Request request) {
        request.query();
        return listTypes(request).thenApply(types -> Answers.json(json -> EngineJson.write(json, types)));
    }

    /** One type with all that can be set. */
    CompletableFuture<HttpResponse> type(Request request) {
        request.query();
        String name = request.path("type");
        return listTypes(request).thenApply(types -> {
            EngineType found = types.getTypesList().stream()
                    .filter(type -> type.getType().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> new DrawbarException(ErrorCode.NOT_FOUND, "There is no engine type '" + name + "'."));
            return Answers.json(json -> EngineJson.write(json, found));
        });
    }

    /** The plugins, also those that are refused, and why. */
    CompletableFuture<HttpResponse> plugins(Request request) {
        request.query();
        return listTypes(request).thenApply(types -> Answers.json(json -> EngineJson.plugins(json, types)));
    }

    private CompletableFuture<ListEngineTypesReply> listTypes(Request request) {
        return services.callManager(
                request.caller(),
                ManagerServiceGrpc.getListEngineTypesMethod(),
                ListEngineTypesRequest.getDefaultInstance());
    }

    /** Written down before it is answered: who stopped an engine is asked later. */
    private CompletableFuture<RecordAuditReply> record(Request request, String engine) {
        RecordAuditRequest entry = RecordAuditRequest.newBuilder()
                .setUser(request.caller().user().value())
                .setAction("stop-engine")
                .setObject(engine)
                .setOutcome("ok")
                .setClientAddress(request.ctx().remoteAddress().getAddress().getHostAddress())
                .build();
        return services.callPublic(request.caller(), AuditServiceGrpc.getRecordMethod(), entry);
    }
}
