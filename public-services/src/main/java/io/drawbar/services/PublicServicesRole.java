package io.drawbar.services;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.database.Database;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.common.server.Role;
import io.drawbar.common.server.ServerParts;
import io.drawbar.services.account.AccountCalls;
import io.drawbar.services.account.FirstStart;
import io.drawbar.services.audit.AuditCalls;
import io.drawbar.services.audit.AuditLog;
import io.drawbar.services.password.PasswordChecks;
import io.drawbar.services.password.PasswordHash;
import io.drawbar.services.token.SignedTokens;
import io.drawbar.services.users.Users;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows users, tokens and what happened. */
public final class PublicServicesRole implements Role {
    private static final Logger log = LoggerFactory.getLogger(PublicServicesRole.class);
    private static final long SWEEP_HOURS = 6;

    @Override
    public String name() {
        return "public-services";
    }

    @Override
    public List<Setting<?>> settings() {
        return ServicesSettings.all();
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public AutoCloseable start(ServerParts parts) throws Exception {
        Settings settings = parts.settings();
        Closers closers = new Closers();
        try {
            PasswordHash hash = new PasswordHash(ServicesSettings.cost(settings));
            Users users = new Users(parts.home().conf().resolve("users.json"), parts.clock());
            // Both take a while on a fresh home, and have nothing to do with each other.
            CompletableFuture<Database> database = CompletableFuture.supplyAsync(
                    parts.database(),
                    task -> Threads.named("open-database").newThread(task).start());
            new FirstStart(parts.home(), users, hash, parts.clock()).prepare();
            AuditLog audit = closers.add(new AuditLog(
                    opened(database).jdbi(),
                    parts.clock(),
                    settings.get(ServicesSettings.AUDIT_QUEUE),
                    parts.metrics()));
            PasswordChecks checks = closers.add(
                    new PasswordChecks(users, hash, ServicesSettings.bounds(settings), parts.clock(), parts.metrics()));
            SignedTokens signed = new SignedTokens(parts.secret().derive("token-signing"));
            parts.rpc()
                    .serve(new AccountCalls(
                            users,
                            checks,
                            signed,
                            ServicesSettings.rules(settings),
                            audit,
                            parts.clock(),
                            parts.metrics()));
            parts.rpc().serve(new AuditCalls(audit, parts.clock()));
            Gauge.builder("drawbar.accounts.users", users, it -> it.all().size())
                    .description("Users that there are.")
                    .register(parts.metrics());
            ScheduledFuture<?> sweep = parts.timer()
                    .scheduleWithFixedDelay(
                            () -> sweep(audit, settings.get(ServicesSettings.AUDIT_RETENTION)),
                            1,
                            SWEEP_HOURS,
                            TimeUnit.HOURS);
            closers.add(() -> sweep.cancel(false));
            return closers;
        } catch (Exception e) {
            closers.close();
            throw e;
        }
    }

    private static Database opened(CompletableFuture<Database> database) {
        try {
            return database.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void sweep(AuditLog audit, Duration retention) {
        try {
            audit.removeOlderThan(retention);
        } catch (RuntimeException e) {
            log.warn("Old audit entries could not be removed; trying again in {} hours", SWEEP_HOURS, e);
        }
    }
}
