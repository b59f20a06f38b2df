package io.drawbar.services.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.protocol.v1.AccountServiceGrpc;
import io.drawbar.protocol.v1.Failure;
import io.drawbar.protocol.v1.IssueTokenRequest;
import io.drawbar.protocol.v1.ListUsersRequest;
import io.drawbar.protocol.v1.Principal;
import io.drawbar.protocol.v1.PutUserRequest;
import io.drawbar.protocol.v1.RemoveUserRequest;
import io.drawbar.protocol.v1.RevokeTokenRequest;
import io.drawbar.protocol.v1.User;
import io.drawbar.services.testing.TestServices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    private static final String SECRET = "correct horse";

    @TempDir
    Path folder;

    private TestServices services;

    private void start(Map<String, String> settings) throws Exception {
        services = new TestServices(folder, settings);
    }

    private void startWithAnn() throws Exception {
        start(Map.of());
        put(TestServices.admin(), "ann", SECRET);
    }

    @AfterEach
    void close() {
        services.close();
    }

    private User put(Caller caller, String name, String password) {
        return services.accounts(caller)
                .putUser(PutUserRequest.newBuilder()
                        .setName(name)
                        .setPassword(password)
                        .build());
    }

    private String issue(String user, String name, Duration ttl) {
        return services.accounts(TestServices.user(user))
                .issueToken(IssueTokenRequest.newBuilder()
                        .setName(name)
                        .setTtlMillis(ttl.toMillis())
                        .build())
                .getToken();
    }

    private static Failure failure(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("a failure").isNotNull();
        return Failures.from(thrown);
    }

    private static ErrorCode code(ThrowingCallable call) {
        return Failures.code(failure(call));
    }

    @Test
    void aFreshHomeHasAnAdminWhosePasswordAndTokenWork() throws Exception {
        start(Map.of());
        Path first = folder.resolve("run/first-password");
        Path token = folder.resolve("secrets/admin.token");
        Path users = folder.resolve("conf/users.json");
        for (Path file : List.of(first, token, users)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        String password = Files.readString(first).strip();
        Principal admin = services.login("admin", password);
        assertThat(admin.getRolesList()).containsExactly("admin");
        assertThat(admin.getTenant()).isEqualTo("default");
        assertThat(services.login(Files.readString(token).strip())).isEqualTo(admin);
        assertThat(Files.readString(users))
                .contains("$argon2id$")
                .doesNotContain(password, Files.readString(token).strip());

        // A second start changes nothing; a lost token is made anew.
        Files.delete(first);
        String before = Files.readString(users);
        services.close();
        start(Map.of());
        assertThat(first).doesNotExist();
        assertThat(Files.readString(users)).isEqualTo(before);
        services.close();
        Files.delete(token);
        start(Map.of());
        assertThat(services.login(Files.readString(token).strip())).isEqualTo(admin);
        assertThat(services.login("admin", password)).isEqualTo(admin);
    }

    @Test
    void aTokenThatWouldLiveTooLongIsRefusedInTheWordsOfTheSetting() throws Exception {
        startWithAnn();
        Failure refused = failure(() -> issue("ann", "long", Duration.ofDays(99_999)));
        assertThat(refused.getName()).isEqualTo("BAD_REQUEST");
        assertThat(refused.getMessage()).contains("would live 99999d", "365d at most", "accounts.token.max-ttl");
    }

    @Test
    void everyWayOfBeingWrongLooksTheSame() throws Exception {
        startWithAnn();
        Failure wrong = failure(() -> services.login("ann", "wrong horse"));
        assertThat(wrong.getName()).isEqualTo("UNAUTHENTICATED");
        assertThat(failure(() -> services.login("nobody", SECRET))).isEqualTo(wrong);
        assertThat(failure(() -> services.login("", ""))).isEqualTo(wrong);
        assertThat(failure(() -> services.login("../ann", SECRET))).isEqualTo(wrong);
        assertThat(failure(() -> services.login("ann", "x".repeat(100_000)))).isEqualTo(wrong);
        assertThat(failure(() -> services.login("dbn1_wrong"))).isEqualTo(wrong);
        assertThat(failure(() -> services.login("dbs1.a.b.c.d"))).isEqualTo(wrong);
        assertThat(failure(() -> services.login(""))).isEqualTo(wrong);
        // An unknown user costs a check as well.
        assertThat(services.parts()
                        .metrics()
                        .get("drawbar.accounts.password-checks")
                        .timer()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void aSignedTokenHoldsUntilItEnds() throws Exception {
        startWithAnn();
        String token = issue("ann", "", Duration.ofMinutes(5));
        Principal ann = services.login(token);
        assertThat(ann.getUser()).isEqualTo("ann");
        assertThat(ann.getExpiresMillis())
                .isEqualTo(services.clock().millis() + Duration.ofMinutes(5).toMillis());
        services.clock().pass(Duration.ofMinutes(6));
        assertThat(code(() -> services.login(token))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(code(() -> issue("ann", "", Duration.ofDays(4000)))).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void aTokenThatWasTamperedWithIsRefused() throws Exception {
        startWithAnn();
        String token = issue("ann", "", Duration.ofMinutes(5));
        String[] parts = token.split("\\.", -1);
        String admin = Base64.getUrlEncoder().withoutPadding().encodeToString("admin".getBytes(StandardCharsets.UTF_8));
        List<String> bad = List.of(
                token.replace(parts[1], admin),
                token.replace(parts[3], Long.toString(Long.parseLong(parts[3]) + 1)),
                token.substring(0, token.length() - 2) + (token.endsWith("AA") ? "BB" : "AA"),
                token + "A",
                token.substring(0, token.lastIndexOf('.') + 1),
                "dbs2" + token.substring(4));
        for (String other : bad) {
            assertThat(code(() -> services.login(other))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        }
        assertThat(services.login(token).getUser()).isEqualTo("ann");
    }

    @Test
    void tokensEndWithTheirUserAndSignedOnesWithThePassword() throws Exception {
        startWithAnn();
        String signed = issue("ann", "", Duration.ofDays(1));
        String named = issue("ann", "notebook", Duration.ofDays(1));
        put(TestServices.user("ann"), "ann", "another horse");
        assertThat(code(() -> services.login(signed))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(code(() -> services.login("ann", SECRET))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(services.login("ann", "another horse").getUser()).isEqualTo("ann");
        assertThat(services.login(named).getUser()).isEqualTo("ann");

        String second = issue("ann", "", Duration.ofDays(1));
        services.accounts(TestServices.admin())
                .removeUser(RemoveUserRequest.newBuilder().setName("ann").build());
        put(TestServices.admin(), "ann", SECRET); // Somebody else of the same name.
        assertThat(code(() -> services.login(second))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(code(() -> services.login(named))).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void aNamedTokenIsListedByNameAndCanBeRevoked() throws Exception {
        startWithAnn();
        String token = issue("ann", "notebook", Duration.ofDays(1));
        assertThat(services.login(token).getUser()).isEqualTo("ann");
        assertThat(code(() -> issue("ann", "notebook", Duration.ofDays(1)))).isEqualTo(ErrorCode.ID_CONFLICT);
        assertThat(code(() -> issue("ann", "no/tebook", Duration.ofDays(1)))).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(services.accounts(TestServices.admin())
                        .listUsers(ListUsersRequest.getDefaultInstance())
                        .getUsersList())
                .filteredOn(user -> user.getName().equals("ann"))
                .allSatisfy(user -> assertThat(user.getTokenNamesList()).containsExactly("notebook"));
        RevokeTokenRequest revoke =
                RevokeTokenRequest.newBuilder().setName("notebook").build();
        put(TestServices.admin(), "bob", SECRET);
        assertThat(code(() -> services.accounts(TestServices.user("bob")).revokeToken(revoke)))
                .isEqualTo(ErrorCode.NOT_FOUND);
        services.accounts(TestServices.user("ann")).revokeToken(revoke);
        assertThat(code(() -> services.login(token))).isEqualTo(ErrorCode.UNAUTHENTICATED);

        String ending = issue("ann", "short", Duration.ofMinutes(1));
        services.clock().pass(Duration.ofMinutes(2));
        assertThat(code(() -> services.login(ending))).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void usersAreChangedByAdminsAndOnesOwnPasswordByOneself() throws Exception {
        startWithAnn();
        AccountServiceGrpc.AccountServiceBlockingStub ann = services.accounts(TestServices.user("ann"));
        assertThat(code(() -> put(TestServices.user("ann"), "bob", SECRET))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> put(TestServices.user("ann"), "admin", SECRET))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> ann.putUser(PutUserRequest.newBuilder()
                        .setName("ann")
                        .addRoles("admin")
                        .build())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> ann.putUser(PutUserRequest.newBuilder()
                        .setName("ann")
                        .setTenant("rich")
                        .build())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> ann.listUsers(ListUsersRequest.getDefaultInstance())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> ann.removeUser(
                        RemoveUserRequest.newBuilder().setName("admin").build())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(put(TestServices.user("ann"), "ann", "another horse").getName())
                .isEqualTo("ann");
    }

    @Test
    void whatAUserMustNotBeIsRefused() throws Exception {
        startWithAnn();
        Caller admin = TestServices.admin();
        assertThat(code(() -> put(admin, "a/b", SECRET))).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(code(() -> put(admin, "bob", "short"))).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(code(() -> put(admin, "bob", ""))).isEqualTo(ErrorCode.BAD_REQUEST);
        PutUserRequest.Builder bob = PutUserRequest.newBuilder().setName("bob").setPassword(SECRET);
        assertThat(failure(() -> services.accounts(admin)
                                .putUser(bob.clone().addRoles("root").build()))
                        .getMessage())
                .contains("root", "admin");
        assertThat(code(() -> services.accounts(admin)
                        .putUser(bob.clone().setName("ann").setCreateOnly(true).build())))
                .isEqualTo(ErrorCode.ID_CONFLICT);
        assertThat(code(() -> services.accounts(admin)
                        .removeUser(
                                RemoveUserRequest.newBuilder().setName("admin").build())))
                .isEqualTo(ErrorCode.BAD_REQUEST); // The last one.
        services.accounts(admin).putUser(bob.clone().addRoles("admin").build());
        User demoted = services.accounts(admin)
                .putUser(PutUserRequest.newBuilder()
                        .setName("bob")
                        .setReplaceRoles(true)
                        .setTenant("t2")
                        .build());
        assertThat(demoted.getRolesList()).isEmpty();
        assertThat(demoted.getTenant()).isEqualTo("t2");
    }

    @Test
    void manyWhoLogInAtOnceWithTheSamePasswordCostOneCheck() throws Exception {
        startWithAnn();
        ExecutorService many = Executors.newFixedThreadPool(16);
        try {
            List<Future<Principal>> logins = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                logins.add(many.submit(() -> services.login("ann", SECRET)));
            }
            for (Future<Principal> login : logins) {
                assertThat(login.get(20, TimeUnit.SECONDS).getUser()).isEqualTo("ann");
            }
        } finally {
            many.shutdownNow();
        }
        assertThat(services.parts()
                        .metrics()
                        .get("drawbar.accounts.password-checks")
                        .timer()
                        .count())
                .isEqualTo(1);
        services.clock().pass(Duration.ofMinutes(2)); // By then it is forgotten.
        services.login("ann", SECRET);
        assertThat(services.parts()
                        .metrics()
                        .get("drawbar.accounts.password-checks")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whoFailsTooOftenWaitsWhetherThereIsSuchAUserOrNot() throws Exception {
        start(Map.of("accounts.failures.burst", "3", "accounts.failures.pause", "10s"));
        put(TestServices.admin(), "ann", SECRET);
        for (String user : List.of("ann", "nobody")) {
            for (int i = 0; i < 3; i++) {
                String wrong = "wrong horse " + i;
                assertThat(code(() -> services.login(user, wrong))).isEqualTo(ErrorCode.UNAUTHENTICATED);
            }
            Failure busy = failure(() -> services.login(user, SECRET));
            assertThat(busy.getName()).isEqualTo("TOO_MANY_REQUESTS");
            assertThat(busy.getRetryAfterMillis()).isEqualTo(10_000);
        }
        services.clock().pass(Duration.ofSeconds(10));
        assertThat(services.login("ann", SECRET).getUser()).isEqualTo("ann");
        assertThat(code(() -> services.login("nobody", SECRET))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(code(() -> services.login("nobody", SECRET))).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    }

    @Test
    void moreChecksThanMayWaitAreRefusedClearly() throws Exception {
        start(Map.of(
                "accounts.checks.threads", "1",
                "accounts.checks.queue", "1",
                "accounts.password.memory", "64m"));
        ExecutorService many = Executors.newFixedThreadPool(16);
        try {
            List<Future<ErrorCode>> logins = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String user = "user-" + i;
                logins.add(many.submit(() -> code(() -> services.login(user, SECRET))));
            }
            List<ErrorCode> codes = new ArrayList<>();
            for (Future<ErrorCode> login : logins) {
                codes.add(login.get(30, TimeUnit.SECONDS));
            }
            assertThat(codes)
                    .contains(ErrorCode.TOO_MANY_REQUESTS)
                    .containsOnly(ErrorCode.TOO_MANY_REQUESTS, ErrorCode.UNAUTHENTICATED);
        } finally {
            many.shutdownNow();
        }
    }

    @Test
    void aUsersFileThatChangesIsReadAgainAndABrokenOneIsNot() throws Exception {
        startWithAnn();
        Path file = folder.resolve("conf/users.json");
        String whole = Files.readString(file);
        Files.writeString(file, whole.replace("\"ann\"", "\"eve\""));
        services.clock().pass(Duration.ofSeconds(2));
        assertThat(services.login("eve", SECRET).getUser()).isEqualTo("eve");
        assertThat(code(() -> services.login("ann", SECRET))).isEqualTo(ErrorCode.UNAUTHENTICATED);

        Files.writeString(file, whole.substring(0, whole.length() / 2));
        services.clock().pass(Duration.ofSeconds(2));
        assertThat(services.login("eve", SECRET).getUser()).isEqualTo("eve");
        assertThat(code(() -> put(TestServices.admin(), "bob", SECRET))).isEqualTo(ErrorCode.STORE_FAILED);

        Files.writeString(file, whole);
        services.clock().pass(Duration.ofSeconds(2));
        assertThat(services.login("ann", SECRET).getUser()).isEqualTo("ann");
    }
}
