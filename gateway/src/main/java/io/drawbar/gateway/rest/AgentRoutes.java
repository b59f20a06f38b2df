package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpResponse;
import io.drawbar.common.id.NodeId;
import io.drawbar.gateway.json.AgentJson;
import io.drawbar.gateway.route.Services;
import io.drawbar.protocol.v1.AuditServiceGrpc;
import io.drawbar.protocol.v1.DrainAgentRequest;
import io.drawbar.protocol.v1.ListAgentsRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.RecordAuditReply;
import io.drawbar.protocol.v1.RecordAuditRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looking at agents, and taking them out of service and back. The manager sees to it that only administrators do. */
final class AgentRoutes {
    private final Services services;

    private record DrainBody(Optional<String> reason) {}

    AgentRoutes(Services services) {
        this.services = services;
    }

    CompletableFuture<HttpResponse> list(Request request) {
        request.query();
        return services.callManager(
                        request.caller(),
                        ManagerServiceGrpc.getListAgentsMethod(),
                        ListAgentsRequest.getDefaultInstance())
                .thenApply(agents -> Answers.json(json -> AgentJson.write(json, agents)));
    }

    CompletableFuture<HttpResponse> drain(Request request) {
        return drain(request, true);
    }

    CompletableFuture<HttpResponse> undrain(Request request) {
        return drain(request, false);
    }

    private CompletableFuture<HttpResponse> drain(Request request, boolean drain) {
        request.query();
        DrainAgentRequest.Builder message = DrainAgentRequest.newBuilder()
                .setAgentId(new NodeId(request.path("id")).toString())
                .setDrain(drain);
        request.bodyIfAny(DrainBody.class).ifPresent(body -> body.reason().ifPresent(message::setReason));
        return services.callManager(request.caller(), ManagerServiceGrpc.getDrainAgentMethod(), message.build())
                .thenCompose(drained -> record(request, message.build()))
                .thenApply(recorded -> Answers.nothing());
    }

    private CompletableFuture<RecordAuditReply> record(Request request, DrainAgentRequest asked) {
        RecordAuditRequest entry = RecordAuditRequest.newBuilder()
                .setUser(request.caller().user().value())
                .setAction(asked.getDrain() ? "drain-agent" : "undrain-agent")
                .setObject(asked.getAgentId())
                .setOutcome("ok")
                .setDetail(asked.getReason())
                .setClientAddress(request.ctx().remoteAddress().getAddress().getHostAddress())
                .build();
        return services.callPublic(request.caller(), AuditServiceGrpc.getRecordMethod(), entry);
    }
}
