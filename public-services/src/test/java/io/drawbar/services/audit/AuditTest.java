package io.drawbar.services.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.protocol.v1.AuditEntry;
import io.drawbar.protocol.v1.ListAuditRequest;
import io.drawbar.protocol.v1.PutUserRequest;
import io.drawbar.protocol.v1.RecordAuditRequest;
import io.drawbar.services.testing.TestServices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    private static final String SECRET = "correct horse";

    @TempDir
    Path folder;

    private TestServices services;

    @BeforeEach
    void start() throws Exception {
        services = new TestServices(folder, Map.of());
    }

    @AfterEach
    void close() {
        services.close();
    }

    private List<AuditEntry> entries(int limit, long before, String user) {
        return services.audit(TestServices.admin())
                .list(ListAuditRequest.newBuilder()
                        .setLimit(limit)
                        .setBeforeId(before)
                        .setUser(user)
                        .build())
                .getEntriesList();
    }

    @Test
    void loginsAndChangesAreThereWithoutTheirSecrets() {
        services.accounts(TestServices.admin())
                .putUser(PutUserRequest.newBuilder()
                        .setName("ann")
                        .setPassword(SECRET)
                        .build());
        services.login("ann", SECRET);
        assertThat(catchThrowable(() -> services.login("ann", "wrong horse"))).isNotNull();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(entries(0, 0, "").stream()
                        .map(it -> it.getEntry().getUser() + " " + it.getEntry().getAction() + " "
                                + it.getEntry().getObject() + " "
                                + it.getEntry().getOutcome())
                        .toList())
                .containsExactly("ann login  failed", "ann login  ok", "admin put-user-and-password ann ok"));
        assertThat(entries(0, 0, "").toString()).doesNotContain("horse");
    }

    @Test
    void itIsReadInPagesByAdminsAlone() {
        for (int i = 0; i < 5; i++) {
            record("ann", "act-" + i);
        }
        record("bob", "other");
        List<AuditEntry> first = entries(2, 0, "ann");
        List<AuditEntry> second = entries(2, first.get(1).getId(), "ann");
        assertThat(first).extracting(it -> it.getEntry().getAction()).containsExactly("act-4", "act-3");
        assertThat(second).extracting(it -> it.getEntry().getAction()).containsExactly("act-2", "act-1");
        assertThat(code(() -> services.audit(TestServices.user("ann")).list(ListAuditRequest.getDefaultInstance())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> services.audit(TestServices.user("ann"))
                        .record(RecordAuditRequest.newBuilder().setUser("bob").build())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(() -> entries(1_000_000, 0, ""))).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void whatIsTooLongIsCutAndWhatIsTooOldRemoved() {
        record("ann", "x".repeat(10_000) + "\0");
        assertThat(entries(0, 0, "").get(0).getEntry().getAction()).hasSize(2_000);
        try (AuditLog log = new AuditLog(
                services.parts().database().get().jdbi(),
                services.clock(),
                10,
                services.parts().metrics())) {
            log.removeOlderThan(Duration.ofDays(1));
            assertThat(entries(0, 0, "")).hasSize(1);
            services.clock().pass(Duration.ofDays(2));
            log.removeOlderThan(Duration.ofDays(1));
            assertThat(entries(0, 0, "")).isEmpty();
        }
    }

    private void record(String user, String action) {
        RecordAuditRequest request = RecordAuditRequest.newBuilder()
                .setUser(user)
                .setAction(action)
                .setOutcome("ok")
                .build();
        assertThat(services.audit(TestServices.admin()).record(request)).isNotNull();
    }

    private static ErrorCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return Failures.code(Failures.from(catchThrowable(call)));
    }
}
