package io.drawbar.services;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.services.account.AccountRules;
import io.drawbar.services.password.PasswordChecks;
import io.drawbar.services.password.PasswordHash;
import java.time.Duration;
import java.util.List;

/** Settings of the role public-services. */
final class ServicesSettings {
    static final Setting<Integer> PASSWORD_LENGTH = Setting.integer(
                    "accounts.password.min-length", 8, "Characters that a password must have.")
            .where("between 1 and 100", length -> length >= 1 && length <= 100);
    static final Setting<Long> PASSWORD_MEMORY = Setting.bytes(
                    "accounts.password.memory", "19m", "Memory that checking one password takes (Argon2id).")
            .where("between 1m and 1g", bytes -> bytes >= 1 << 20 && bytes <= 1 << 30);
    static final Setting<Integer> PASSWORD_PASSES = Setting.integer(
                    "accounts.password.passes", 2, "Passes over that memory (Argon2id).")
            .where("between 1 and 100", passes -> passes >= 1 && passes <= 100);
    static final Setting<Integer> CHECK_THREADS =
            positive(Setting.integer("accounts.checks.threads", 2, "Passwords that are checked at once."));
    static final Setting<Integer> CHECK_QUEUE = positive(Setting.integer(
            "accounts.checks.queue", 100, "Passwords that may wait to be checked; beyond that logins are refused."));
    static final Setting<Duration> CHECK_KEEP =
            Setting.duration("accounts.checks.keep", "60s", "How long a password that was right is not checked again.");
    static final Setting<Integer> CHECK_KEEP_ENTRIES = positive(Setting.integer(
            "accounts.checks.keep-entries", 10_000, "How many right passwords, and failing users, are remembered."));
    static final Setting<Integer> FAILURE_BURST = positive(
            Setting.integer("accounts.failures.burst", 10, "Failed logins of one user that are let through at once."));
    static final Setting<Duration> FAILURE_PAUSE = Setting.duration(
                    "accounts.failures.pause", "6s", "After how long one more failed login of that user is.")
            .where("more than nothing", time -> time.toMillis() >= 1);
    static final Setting<Duration> TOKEN_TTL =
            lasting(Setting.duration("accounts.token.ttl", "12h", "How long a token lives that does not say."));
    static final Setting<Duration> TOKEN_MAX_TTL =
            lasting(Setting.duration("accounts.token.max-ttl", "365d", "The longest that a token may live."));
    static final Setting<Integer> TOKENS =
            positive(Setting.integer("accounts.token.per-user", 50, "Named tokens that one user may have."));
    static final Setting<Integer> USERS =
            positive(Setting.integer("accounts.users", 10_000, "Users that there may be."));
    static final Setting<Integer> AUDIT_QUEUE = positive(Setting.integer(
            "audit.queue", 10_000, "Audit entries that may wait for the database; beyond that they are lost."));
    static final Setting<Duration> AUDIT_RETENTION =
            lasting(Setting.duration("audit.retention", "365d", "How long audit entries are kept."));

    private ServicesSettings() {}

    static List<Setting<?>> all() {
        return List.of(
                PASSWORD_LENGTH,
                PASSWORD_MEMORY,
                PASSWORD_PASSES,
                CHECK_THREADS,
                CHECK_QUEUE,
                CHECK_KEEP,
                CHECK_KEEP_ENTRIES,
                FAILURE_BURST,
                FAILURE_PAUSE,
                TOKEN_TTL,
                TOKEN_MAX_TTL,
                TOKENS,
                USERS,
                AUDIT_QUEUE,
                AUDIT_RETENTION);
    }

    static PasswordHash.Cost cost(Settings settings) {
        return new PasswordHash.Cost((int) (settings.get(PASSWORD_MEMORY) >> 10), settings.get(PASSWORD_PASSES), 1);
    }

    static PasswordChecks.Bounds bounds(Settings settings) {
        return new PasswordChecks.Bounds(
                settings.get(CHECK_THREADS),
                settings.get(CHECK_QUEUE),
                settings.get(CHECK_KEEP),
                settings.get(CHECK_KEEP_ENTRIES),
                settings.get(FAILURE_BURST),
                settings.get(FAILURE_PAUSE));
    }

    static AccountRules rules(Settings settings) {
        return new AccountRules(
                settings.get(PASSWORD_LENGTH),
                settings.get(TOKEN_TTL),
                settings.get(TOKEN_MAX_TTL),
                settings.get(TOKENS),
                settings.get(USERS));
    }

    private static Setting<Integer> positive(Setting<Integer> setting) {
        return setting.where("at least 1", value -> value >= 1);
    }

    private static Setting<Duration> lasting(Setting<Duration> setting) {
        return setting.where("at least 1s", time -> time.toMillis() >= 1_000);
    }
}
