package io.drawbar.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import io.drawbar.gateway.json.Json;
import io.drawbar.gateway.route.Services;
import io.drawbar.protocol.v1.AuditEntry;
import io.drawbar.protocol.v1.AuditServiceGrpc;
import io.drawbar.protocol.v1.ListAuditReply;
import io.drawbar.protocol.v1.ListAuditRequest;
import io.drawbar.protocol.v1.RecordAuditRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What happened, for admins. */
final class AuditRoutes {
    private static final int MAX_LIST = 1_000;

    private final Services services;

    AuditRoutes(Services services) {
        this.services = services;
    }

    CompletableFuture<HttpResponse> list(Request request) {
        Query query = request.query("limit", "before", "user");
        ListAuditRequest.Builder list = ListAuditRequest.newBuilder()
                .setLimit((int) query.number("limit", 0, 1, MAX_LIST))
                .setBeforeId(query.number("before", 0, 1, Long.MAX_VALUE));
        query.text("user").ifPresent(list::setUser);
        return services.callPublic(request.caller(), AuditServiceGrpc.getListMethod(), list.build())
                .thenApply(reply -> Answers.json(json -> write(json, reply)));
    }

    private static void write(JsonGenerator json, ListAuditReply reply) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("entries");
        for (AuditEntry entry : reply.getEntriesList()) {
            RecordAuditRequest what = entry.getEntry();
            json.writeStartObject();
            json.writeNumberField("id", entry.getId());
            Json.time(json, "time", what.getTimeMillis());
            json.writeStringField("user", what.getUser());
            json.writeStringField("action", what.getAction());
            Json.text(json, "object", what.getObject());
            Json.text(json, "outcome", what.getOutcome());
            Json.text(json, "detail", what.getDetail());
            Json.text(json, "clientAddress", what.getClientAddress());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
