package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.drawbar.common.id.TenantName;
import io.drawbar.gateway.json.TenantJson;
import io.drawbar.gateway.route.Services;
import io.drawbar.protocol.v1.AuditServiceGrpc;
import io.drawbar.protocol.v1.ListQueueRequest;
import io.drawbar.protocol.v1.ListTenantsRequest;
import io.drawbar.protocol.v1.ManagerServiceGrpc;
import io.drawbar.protocol.v1.PutTenantRequest;
import io.drawbar.protocol.v1.RecordAuditReply;
import io.drawbar.protocol.v1.RecordAuditRequest;
import io.drawbar.protocol.v1.RemoveTenantRequest;
import io.drawbar.protocol.v1.TenantDefinition;
import io.drawbar.protocol.v1.TenantQuota;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Who may have how much, and who waits. */
final class TenantRoutes {
    private static final int MOST_QUEUE = 10_000;
    private static final int THOUSANDTHS = 3;

    private final Services services;

    /** The part of a tenant, a user or an application; cores are given in cores. */
    private record PartBody(
            Optional<Double> weight,
            Optional<Map<String, BigDecimal>> guaranteed,
            Optional<Map<String, BigDecimal>> maximum) {
        TenantQuota quota() {
            TenantQuota.Builder quota = TenantQuota.newBuilder();
            if (weight.isPresent() && weight.get() == 0) {
                throw Request.bad("The weight is 0; expected more.");
            }
            weight.ifPresent(quota::setWeight);
            guaranteed.ifPresent(amounts -> amounts.forEach((name, it) -> quota.putGuaranteed(name, amount(name, it))));
            maximum.ifPresent(amounts -> amounts.forEach((name, it) -> quota.putMaximum(name, amount(name, it))));
            return quota.build();
        }

        private static long amount(String resource, BigDecimal value) {
            try {
                return resource.equals("cores")
                        ? value.movePointRight(THOUSANDTHS)
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValueExact()
                        : value.longValueExact();
            } catch (ArithmeticException e) {
                throw Request.bad("The amount of " + resource + " is " + value + "; expected a whole number"
                        + (resource.equals("memory") ? " of bytes." : "."));
            }
        }
    }

    private record TenantBody(
            Optional<String> parent,
            Optional<Double> weight,
            Optional<Map<String, BigDecimal>> guaranteed,
            Optional<Map<String, BigDecimal>> maximum,
            Optional<PartBody> eachUser,
            Optional<Map<String, PartBody>> users,
            Optional<PartBody> eachApplication,
            Optional<Map<String, PartBody>> applications,
            Optional<Long> version) {
        TenantDefinition definition(String name) {
            TenantDefinition.Builder definition = TenantDefinition.newBuilder()
                    .setName(name)
                    .setQuota(new PartBody(weight, guaranteed, maximum).quota());
            parent.ifPresent(definition::setParent);
            eachUser.ifPresent(part -> definition.setEachUser(part.quota()));
            users.ifPresent(parts -> parts.forEach((user, part) -> definition.putUsers(user, part.quota())));
            eachApplication.ifPresent(part -> definition.setEachApplication(part.quota()));
            applications.ifPresent(parts -> parts.forEach((it, part) -> definition.putApplications(it, part.quota())));
            return definition.build();
        }
    }

    TenantRoutes(Services services) {
        this.services = services;
    }

    CompletableFuture<HttpResponse> list(Request request) {
        request.query();
        return services.callManager(
                        request.caller(),
                        ManagerServiceGrpc.getListTenantsMethod(),
                        ListTenantsRequest.getDefaultInstance())
                .thenApply(tenants -> Answers.json(json -> TenantJson.write(json, tenants)));
    }

    CompletableFuture<HttpResponse> get(Request request) {
        request.query();
        ListTenantsRequest list =
                ListTenantsRequest.newBuilder().setName(name(request)).build();
        return services.callManager(request.caller(), ManagerServiceGrpc.getListTenantsMethod(), list)
                .thenApply(tenants -> Answers.json(json -> TenantJson.write(json, tenants.getTenants(0))));
    }

    CompletableFuture<HttpResponse> put(Request request) {
        request.query();
        TenantBody body = request.body(TenantBody.class);
        PutTenantRequest.Builder put = PutTenantRequest.newBuilder().setDefinition(body.definition(name(request)));
        body.version().ifPresent(put::setExpectedVersion);
        return services.callManager(request.caller(), ManagerServiceGrpc.getPutTenantMethod(), put.build())
                .thenCompose(tenant -> record(
                                request, "put-tenant", request.http().contentUtf8())
                        .thenApply(recorded -> Answers.json(
                                Answers.headers(HttpStatus.OK).build(), json -> TenantJson.write(json, tenant))));
    }

    CompletableFuture<HttpResponse> remove(Request request) {
        Query query = request.query("version");
        RemoveTenantRequest.Builder remove = RemoveTenantRequest.newBuilder().setName(name(request));
        if (query.text("version").isPresent()) {
            remove.setExpectedVersion(query.number("version", 0, 0, Long.MAX_VALUE));
        }
        return services.callManager(request.caller(), ManagerServiceGrpc.getRemoveTenantMethod(), remove.build())
                .thenCompose(removed -> record(request, "remove-tenant", ""))
                .thenApply(recorded -> Answers.nothing());
    }

    CompletableFuture<HttpResponse> queue(Request request) {
        Query query = request.query("tenant", "owner", "limit");
        ListQueueRequest.Builder list =
                ListQueueRequest.newBuilder().setLimit((int) query.number("limit", 0, 1, MOST_QUEUE));
        query.text("tenant").ifPresent(list::setTenant);
        // An admin sees everybody's, others their own; the manager checks who may.
        query.text("owner")
                .or(() -> request.caller().isAdmin()
                        ? Optional.empty()
                        : Optional.of(request.caller().user().value()))
                .ifPresent(list::setUser);
        return services.callManager(request.caller(), ManagerServiceGrpc.getListQueueMethod(), list.build())
                .thenApply(queue -> Answers.json(json -> TenantJson.write(json, queue)));
    }

    private static String name(Request request) {
        return new TenantName(request.path("name")).value();
    }

    /** Written down before it is answered: who changed what is asked later. */
    private CompletableFuture<RecordAuditReply> record(Request request, String action, String detail) {
        RecordAuditRequest entry = RecordAuditRequest.newBuilder()
                .setUser(request.caller().user().value())
                .setAction(action)
                .setObject(name(request))
                .setOutcome("ok")
                .setDetail(detail)
                .setClientAddress(request.ctx().remoteAddress().getAddress().getHostAddress())
                .build();
        return services.callPublic(request.caller(), AuditServiceGrpc.getRecordMethod(), entry);
    }
}
