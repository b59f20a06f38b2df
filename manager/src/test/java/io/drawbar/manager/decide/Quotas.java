package io.drawbar.manager.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.Quota;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenant;
import io.drawbar.manager.share.Tenants;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may have how much in the {@link World}, counted once more without the allocator's own books. Users 0 and 1 are of tenant one,
 * the others of tenant two; whether those stand below a third one changes.
 */
final class Quotas {
    private static final int ENGINES_PER_USER = 3;
    private static final TenantName TOP = new TenantName("top");
    private static final TenantName ONE = new TenantName("one");
    private static final TenantName TWO = new TenantName("two");

    private final Tenants tenants;
    private final boolean nested;
    private final int enginesOfOne;
    private final int statementsOfOne;
    private final int sessionsOfTwo;

    Quotas(int which) {
        this.nested = which % 2 == 0;
        this.enginesOfOne = 2 + which % 3;
        this.statementsOfOne = 2 + which % 2;
        this.sessionsOfTwo = 1 + which % 3;
        Optional<TenantName> parent = nested ? Optional.of(TOP) : Optional.empty();
        Quota root = new Quota(
                1, Map.of(), Map.of(Resource.ENGINES, 6L, Resource.MEMORY, 5 * World.MEMORY, Resource.QUEUE, 20L));
        this.tenants = new Tenants(
                root,
                ENGINES_PER_USER,
                Map.of(
                        TOP,
                        tenant(TOP, Optional.empty(), Map.of(), Map.of(Resource.ENGINES, 4L)),
                        ONE,
                        tenant(
                                ONE,
                                parent,
                                Map.of(),
                                Map.of(Resource.ENGINES, (long) enginesOfOne, Resource.STATEMENTS, (long)
                                        statementsOfOne)),
                        TWO,
                        tenant(
                                TWO,
                                parent,
                                Map.of(Resource.ENGINES, 2L, Resource.QUEUE, 4L),
                                Map.of(Resource.SESSIONS, (long) sessionsOfTwo))));
    }

    private static Tenant tenant(
            TenantName name, Optional<TenantName> parent, Map<Resource, Long> guaranteed, Map<Resource, Long> maximum) {
        return new Tenant(
                name,
                parent,
                new Quota(1 + name.value().length() % 2, guaranteed, maximum),
                Quota.FREE,
                Map.of(),
                Quota.FREE,
                Map.of());
    }

    Tenants tenants() {
        return tenants;
    }

    static String tenantOf(int user) {
        return user < 2 ? ONE.value() : TWO.value();
    }

    static TenantName tenantOf(UserName user) {
        return new TenantName(tenantOf(Integer.parseInt(user.value().substring("user".length()))));
    }

    /** Right after an engine has been launched, the last of these; what earlier quotas allowed may be more than others allow now. */
    void checkEngines(Collection<EngineRecord> records) {
        EngineRecord last = records.stream().reduce((first, second) -> second).orElseThrow();
        assertThat(records).as("engines of all").hasSizeLessThanOrEqualTo(5);
        checkTenants(records, last);
        checkUser(records, last);
        List<EngineRecord> onSmall =
                records.stream().filter(it -> it.agent().equals("small")).toList();
        assertThat(onSmall).as("engines on the small agent").hasSizeLessThanOrEqualTo(2);
    }

    private void checkTenants(Collection<EngineRecord> records, EngineRecord last) {
        if (!last.shareLevel().equals(ShareLevel.SERVER.text())) {
            if (last.tenant().equals(ONE.value())) {
                assertThat(count(records, ONE)).as("engines of one").isLessThanOrEqualTo(enginesOfOne);
            }
            if (nested) {
                assertThat(count(records, ONE) + count(records, TWO))
                        .as("engines below top")
                        .isLessThanOrEqualTo(4);
            }
        }
    }

    private static void checkUser(Collection<EngineRecord> records, EngineRecord last) {
        if (isPersonal(last)) {
            assertThat(records.stream()
                            .filter(it -> isPersonal(it) && it.owner().equals(last.owner()))
                            .count())
                    .as("engines of a user")
                    .isLessThanOrEqualTo(ENGINES_PER_USER);
        }
    }

    /** Right after somebody has begun to claim an engine, which counts as theirs. */
    void checkClaim(Collection<EngineRecord> records, EngineRecord claimed) {
        assertThat(records).as("engines of all").hasSizeLessThanOrEqualTo(5);
        if (claimed.pool().equals("all")) {
            checkTenants(records, claimed); // Others were counted in their tenant before.
        }
        checkUser(records, claimed);
    }

    private static long count(Collection<EngineRecord> records, TenantName tenant) {
        return records.stream()
                .filter(it ->
                        it.tenant().equals(tenant.value()) && !it.shareLevel().equals(ShareLevel.SERVER.text()))
                .count();
    }

    private static boolean isPersonal(EngineRecord record) {
        return record.shareLevel().equals(ShareLevel.USER.text())
                || record.shareLevel().equals(ShareLevel.CONNECTION.text());
    }

    /** Right after a lease has been granted. */
    void checkLeases(Collection<Lease> leases, Demand demand) {
        if (demand.tenant().equals(ONE) && !demand.longLived()) {
            assertThat(leases.stream()
                            .filter(it -> !it.longLived() && tenantOf(it.user()).equals(ONE))
                            .count())
                    .as("running statements of one")
                    .isLessThanOrEqualTo(statementsOfOne);
        }
        if (demand.tenant().equals(TWO) && demand.longLived()) {
            assertThat(leases.stream()
                            .filter(it -> it.longLived() && tenantOf(it.user()).equals(TWO))
                            .count())
                    .as("sessions of two")
                    .isLessThanOrEqualTo(sessionsOfTwo);
        }
    }

    /** Nobody has anything, and nobody is there who is not defined. */
    void checkEmpty(Accounts accounts) {
        for (Resource resource : Resource.values()) {
            assertThat(accounts.root().used(resource)).as(resource.text()).isZero();
        }
        assertThat(accounts.tenantAccounts()).extracting(Account::name).containsExactlyInAnyOrder("top", "one", "two");
        assertThat(accounts.tenantAccounts()).allSatisfy(tenant -> {
            assertThat(tenant.children())
                    .allMatch(
                            it -> it.kind() == Account.Kind.TENANT && !it.name().isEmpty());
            for (Resource resource : Resource.values()) {
                assertThat(tenant.used(resource)).as(resource.text()).isZero();
            }
        });
    }
}
