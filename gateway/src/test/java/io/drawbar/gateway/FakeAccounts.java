package io.drawbar.gateway;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
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
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Users ann, bob and root (an admin), whose passwords are {@code NAME's}; tokens as they are issued. */
final class FakeAccounts extends AccountServiceGrpc.AccountServiceImplBase {
    final AtomicLong askedTtlMillis = new AtomicLong();
    final AtomicInteger checks = new AtomicInteger();
    final Map<String, String> passwords =
            new ConcurrentSkipListMap<>(Map.of("ann", "ann's", "bob", "bob's", "root", "root's"));
    final Map<String, String> tokens = new ConcurrentHashMap<>();

    @Override
    public void authenticate(Credentials shown, StreamObserver<Principal> answer) {
        checks.incrementAndGet();
        String user = shown.hasToken()
                ? tokens.get(shown.getToken())
                : shown.getPassword()
                                .getPassword()
                                .equals(passwords.get(shown.getPassword().getUser()))
                        ? shown.getPassword().getUser()
                        : null;
        if (user == null) {
            throw new DrawbarException(ErrorCode.UNAUTHENTICATED, "The user, password or token is wrong.");
        }
        Principal.Builder principal = Principal.newBuilder().setUser(user).setTenant("default");
        if (user.equals("root")) {
            principal.addRoles(Caller.ADMIN);
        }
        answer.onNext(principal.build());
        answer.onCompleted();
    }

    @Override
    public void issueToken(IssueTokenRequest request, StreamObserver<IssuedToken> answer) {
        askedTtlMillis.set(request.getTtlMillis());
        String token = "token-" + tokens.size() + "-of-" + Caller.current().user();
        tokens.put(token, Caller.current().user().value());
        answer.onNext(IssuedToken.newBuilder()
                .setToken(token)
                .setExpiresMillis(System.currentTimeMillis() + Math.max(60_000, request.getTtlMillis()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void revokeToken(RevokeTokenRequest request, StreamObserver<RevokeTokenReply> answer) {
        tokens.remove(request.getName());
        answer.onNext(RevokeTokenReply.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void listUsers(ListUsersRequest request, StreamObserver<ListUsersReply> answer) {
        checkAdmin();
        ListUsersReply.Builder reply = ListUsersReply.newBuilder();
        passwords.keySet().forEach(name -> reply.addUsers(user(name)));
        answer.onNext(reply.build());
        answer.onCompleted();
    }

    @Override
    public void putUser(PutUserRequest request, StreamObserver<User> answer) {
        checkAdmin();
        if (request.getCreateOnly() && passwords.containsKey(request.getName())) {
            throw new DrawbarException(ErrorCode.ID_CONFLICT, "There is a user " + request.getName() + ".");
        }
        if (!request.getPassword().isEmpty()) {
            passwords.put(request.getName(), request.getPassword());
        }
        answer.onNext(user(request.getName()));
        answer.onCompleted();
    }

    @Override
    public void removeUser(RemoveUserRequest request, StreamObserver<RemoveUserReply> answer) {
        checkAdmin();
        passwords.remove(request.getName());
        answer.onNext(RemoveUserReply.getDefaultInstance());
        answer.onCompleted();
    }

    private static User.Builder named(String name) {
        return User.newBuilder().setName(name).setTenant("default").addRoles("user");
    }

    private static User user(String name) {
        return named(name).build();
    }

    private static void checkAdmin() {
        if (!Caller.current().isAdmin()) {
            throw new DrawbarException(ErrorCode.FORBIDDEN, "Users are for admins.");
        }
    }
}
