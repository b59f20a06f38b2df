package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.json.Json;
import io.drawbar.gateway.login.Logins;
import io.drawbar.gateway.route.Services;
import io.drawbar.gateway.submit.TimeText;
import io.drawbar.protocol.v1.AccountServiceGrpc;
import io.drawbar.protocol.v1.IssueTokenRequest;
import io.drawbar.protocol.v1.ListUsersRequest;
import io.drawbar.protocol.v1.PutUserRequest;
import io.drawbar.protocol.v1.RemoveUserRequest;
import io.drawbar.protocol.v1.RevokeTokenRequest;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Oneself, one's tokens, and for admins the users. */
final class AccountRoutes {
    private final Services services;
    private final Logins logins;
    private final Passwords passwords = new Passwords();

    private record TokenBody(Optional<String> name, Optional<String> ttl) {}

    private record UserBody(
            Optional<String> tenant,
            Optional<List<String>> roles,
            Optional<String> password,
            Optional<Boolean> createOnly) {}

    AccountRoutes(Services services, Logins logins) {
        this.services = services;
        this.logins = logins;
    }

    CompletableFuture<HttpResponse> me(Request request) {
        request.query();
        Caller caller = request.caller();
        return CompletableFuture.completedFuture(Answers.json(json -> {
            json.writeStartObject();
            json.writeStringField("user", caller.user().value());
            json.writeStringField("tenant", caller.tenant().value());
            Json.texts(json, "roles", new TreeSet<>(caller.roles()));
            json.writeEndObject();
        }));
    }

    CompletableFuture<HttpResponse> issueToken(Request request) {
        request.query();
        IssueTokenRequest.Builder issue = IssueTokenRequest.newBuilder();
        request.bodyIfAny(TokenBody.class).ifPresent(body -> {
            body.name().ifPresent(issue::setName);
            body.ttl().ifPresent(text -> issue.setTtlMillis(TimeText.millis("ttl", text)));
        });
        return services.callPublic(request.caller(), AccountServiceGrpc.getIssueTokenMethod(), issue.build())
                .thenApply(token ->
                        Answers.json(Answers.headers(HttpStatus.CREATED).build(), json -> {
                            json.writeStartObject();
                            json.writeStringField("token", token.getToken());
                            Json.time(json, "expiresAt", token.getExpiresMillis());
                            json.writeEndObject();
                        }));
    }

    CompletableFuture<HttpResponse> revokeToken(Request request) {
        request.query();
        RevokeTokenRequest revoke =
                RevokeTokenRequest.newBuilder().setName(request.path("name")).build();
        return services.callPublic(request.caller(), AccountServiceGrpc.getRevokeTokenMethod(), revoke)
                .thenApply(revoked -> changed());
    }

    CompletableFuture<HttpResponse> users(Request request) {
        request.query();
        return services.callPublic(
                        request.caller(),
                        AccountServiceGrpc.getListUsersMethod(),
                        ListUsersRequest.getDefaultInstance())
                .thenApply(reply -> Answers.json(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("users");
                    for (io.drawbar.protocol.v1.User user : reply.getUsersList()) {
                        UserJson.write(json, user, Optional.empty());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                }));
    }

    CompletableFuture<HttpResponse> putUser(Request request) {
        request.query();
        UserName name = new UserName(request.path("name"));
        UserBody body = request.bodyIfAny(UserBody.class)
                .orElseGet(() -> new UserBody(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        PutUserRequest.Builder put = PutUserRequest.newBuilder()
                .setName(name.value())
                .setCreateOnly(body.createOnly().orElse(false));
        body.tenant().ifPresent(put::setTenant);
        body.roles().ifPresent(roles -> put.addAllRoles(roles).setReplaceRoles(true));
        if (body.password().isPresent()) {
            return store(request, put.setPassword(body.password().get()).build(), Optional.empty());
        }
        // A new user needs a password. Whether this one is new is known when a creation has been refused or not.
        String generated = passwords.next();
        PutUserRequest create =
                put.clone().setPassword(generated).setCreateOnly(true).build();
        return store(request, create, Optional.of(generated)).exceptionallyCompose(thrown -> {
            boolean known = UserJson.isKnown(thrown) && !body.createOnly().orElse(false);
            return known ? store(request, put.build(), Optional.empty()) : CompletableFuture.failedFuture(thrown);
        });
    }

    private CompletableFuture<HttpResponse> store(Request request, PutUserRequest put, Optional<String> generated) {
        return services.callPublic(request.caller(), AccountServiceGrpc.getPutUserMethod(), put)
                .thenApply(user -> {
                    logins.forget();
                    return Answers.json(json -> UserJson.write(json, user, generated));
                });
    }

    CompletableFuture<HttpResponse> removeUser(Request request) {
        request.query();
        RemoveUserRequest remove = RemoveUserRequest.newBuilder()
                .setName(new UserName(request.path("name")).value())
                .build();
        return services.callPublic(request.caller(), AccountServiceGrpc.getRemoveUserMethod(), remove)
                .thenApply(removed -> changed());
    }

    private HttpResponse changed() {
        logins.forget();
        return Answers.nothing();
    }
}
