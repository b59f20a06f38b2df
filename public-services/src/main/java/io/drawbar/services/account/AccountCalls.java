package io.drawbar.services.account;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.protocol.v1.AccountServiceGrpc;
import io.drawbar.protocol.v1.Credentials;
import io.drawbar.protocol.v1.IssueTokenRequest;
import io.drawbar.protocol.v1.IssuedToken;
import io.drawbar.protocol.v1.ListUsersReply;
import io.drawbar.protocol.v1.ListUsersRequest;
import io.drawbar.protocol.v1.Principal;
import io.drawbar.protocol.v1.PutUserRequest;
import io.drawbar.protocol.v1.RemoveUserReply;
import io.drawbar.protocol.v1.RemoveUserRequest;
import io.drawbar.protocol.v1.RevokeTokenReply;
import io.drawbar.protocol.v1.RevokeTokenRequest;
import io.drawbar.protocol.v1.User;
import io.drawbar.services.audit.AuditLog;
import io.drawbar.services.password.PasswordChecks;
import io.drawbar.services.token.NamedTokens;
import io.drawbar.services.token.RandomText;
import io.drawbar.services.token.SignedTokens;
import io.drawbar.services.users.UserRecord;
import io.drawbar.services.users.Users;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The accounts as others call them. No call waits for a password to be checked: its answer comes from where it was. */
public final class AccountCalls extends AccountServiceGrpc.AccountServiceImplBase {
    private final Users users;
    private final PasswordChecks passwords;
    private final SignedTokens signed;
    private final AccountRules rules;
    private final AuditLog audit;
    private final Clock clock;
    private final Authenticator authenticator;

    public AccountCalls(
            Users users,
            PasswordChecks passwords,
            SignedTokens signed,
            AccountRules rules,
            AuditLog audit,
            Clock clock,
            MeterRegistry metrics) {
        this.users = users;
        this.passwords = passwords;
        this.signed = signed;
        this.rules = rules;
        this.audit = audit;
        this.clock = clock;
        this.authenticator = new Authenticator(users, passwords, signed, audit, clock, metrics);
    }

    @Override
    public void authenticate(Credentials request, StreamObserver<Principal> reply) {
        answer(reply, authenticator.authenticate(request));
    }

    @Override
    public void issueToken(IssueTokenRequest request, StreamObserver<IssuedToken> reply) {
        Caller caller = Caller.current();
        UserRecord user = users.find(caller.user().value())
                .orElseThrow(() -> new DrawbarException(
                        ErrorCode.FORBIDDEN, "User " + caller.user() + " is not in the users file and has no tokens."));
        long expires = clock.millis() + rules.tokenLife(request.getTtlMillis()).toMillis();
        String token = request.getName().isEmpty()
                ? signed.make(new SignedTokens.Claim(user.name(), user.stamp(), expires))
                : named(user.name(), request.getName(), expires);
        audit.happened(caller, "issue-token", request.getName().isEmpty() ? "signed" : request.getName());
        reply.onNext(IssuedToken.newBuilder()
                .setToken(token)
                .setExpiresMillis(expires)
                .build());
        reply.onCompleted();
    }

    private String named(String user, String name, long expires) {
        AccountRules.checkTokenName(name);
        String token = NamedTokens.make();
        users.change(user, it -> {
            if (it.token(name).isPresent()) {
                throw new DrawbarException(
                        ErrorCode.ID_CONFLICT, "There is a token '" + name + "' already; revoke it first.");
            }
            if (it.tokens().size() >= rules.tokensPerUser()) {
                throw new DrawbarException(
                        ErrorCode.QUOTA_EXCEEDED,
                        "There are " + it.tokens().size()
                                + " named tokens already, which is the limit (setting accounts.token.per-user).");
            }
            return it.withToken(new UserRecord.TokenRecord(name, NamedTokens.hash(token), clock.millis(), expires));
        });
        return token;
    }

    @Override
    public void revokeToken(RevokeTokenRequest request, StreamObserver<RevokeTokenReply> reply) {
        Caller caller = Caller.current();
        users.change(caller.user().value(), user -> {
            if (user.token(request.getName()).isEmpty()) {
                throw new DrawbarException(ErrorCode.NOT_FOUND, "There is no token of that name.");
            }
            return user.withoutToken(request.getName());
        });
        audit.happened(caller, "revoke-token", request.getName());
        reply.onNext(RevokeTokenReply.getDefaultInstance());
        reply.onCompleted();
    }

    @Override
    public void listUsers(ListUsersRequest request, StreamObserver<ListUsersReply> reply) {
        requireAdmin();
        ListUsersReply.Builder message = ListUsersReply.newBuilder();
        users.all().forEach(user -> message.addUsers(shown(user)));
        reply.onNext(message.build());
        reply.onCompleted();
    }

    @Override
    public void putUser(PutUserRequest request, StreamObserver<User> reply) {
        Caller caller = Caller.current();
        UserName name = new UserName(request.getName());
        boolean place = !request.getTenant().isEmpty() || request.getRolesCount() > 0 || request.getReplaceRoles();
        boolean ownPassword = caller.user().equals(name) && !place && !request.getCreateOnly();
        if (!ownPassword) {
            requireAdmin();
        }
        if (!request.getTenant().isEmpty()) {
            TenantName unused = new TenantName(request.getTenant());
        }
        AccountRules.checkRoles(request.getRolesList());
        CompletableFuture<Optional<String>> hash = CompletableFuture.completedFuture(Optional.empty());
        if (!request.getPassword().isEmpty()) {
            rules.checkPassword(request.getPassword());
            hash = passwords.hash(request.getPassword()).thenApply(Optional::of);
        }
        answer(reply, hash.thenApply(password -> {
            users.change(all -> put(all, request, password));
            audit.happened(caller, password.isPresent() ? "put-user-and-password" : "put-user", name.value());
            return shown(users.find(name.value()).orElseThrow());
        }));
    }

    private void put(Map<String, UserRecord> all, PutUserRequest request, Optional<String> password) {
        UserRecord before = all.get(request.getName());
        if (before != null && request.getCreateOnly()) {
            throw new DrawbarException(ErrorCode.ID_CONFLICT, "There is a user " + request.getName() + " already.");
        }
        if (before == null && password.isEmpty()) {
            throw AccountRules.bad("User " + request.getName() + " is new and needs a password.");
        }
        if (before == null && all.size() >= rules.users()) {
            throw new DrawbarException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "There are " + all.size() + " users, which is the limit (setting accounts.users).");
        }
        UserRecord user = before == null
                ? new UserRecord(request.getName(), FirstStart.TENANT, List.of(), "", "", List.of())
                : before;
        boolean newRoles = request.getRolesCount() > 0 || request.getReplaceRoles();
        user = user.withPlace(
                request.getTenant().isEmpty() ? user.tenant() : request.getTenant(),
                newRoles ? request.getRolesList() : user.roles());
        if (password.isPresent()) {
            user = user.withPassword(password.get(), RandomText.stamp());
        }
        all.put(user.name(), user);
        AccountRules.checkAdminRemains(all);
    }

    @Override
    public void removeUser(RemoveUserRequest request, StreamObserver<RemoveUserReply> reply) {
        Caller caller = Caller.current();
        requireAdmin();
        users.change(all -> {
            if (all.remove(request.getName()) == null) {
                throw new DrawbarException(ErrorCode.NOT_FOUND, "There is no user of that name.");
            }
            AccountRules.checkAdminRemains(all);
        });
        audit.happened(caller, "remove-user", request.getName());
        reply.onNext(RemoveUserReply.getDefaultInstance());
        reply.onCompleted();
    }

    private static void requireAdmin() {
        if (!Caller.current().isAdmin()) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "Users are changed and listed by the role admin alone.");
        }
    }

    private static User shown(UserRecord user) {
        return User.newBuilder()
                .setName(user.name())
                .setTenant(user.tenant())
                .addAllRoles(user.roles())
                .addAllTokenNames(
                        user.tokens().stream().map(UserRecord.TokenRecord::name).toList())
                .build();
    }

    private static <A> void answer(StreamObserver<A> observer, CompletableFuture<A> answer) {
        CompletableFuture<A> unused = answer.whenComplete((message, failure) -> {
            if (failure == null) {
                observer.onNext(message);
                observer.onCompleted();
            } else {
                observer.onError(
                        Failures.toStatus(failure instanceof CompletionException ? failure.getCause() : failure));
            }
        });
    }
}
