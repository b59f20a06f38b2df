package io.drawbar.manager.ask;

import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Accounts;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenant;
import io.drawbar.manager.share.Tenants;
import io.drawbar.manager.tenants.TenantBook;
import io.drawbar.manager.tenants.TenantMessages;
import io.drawbar.protocol.v1.ListTenantsReply;
import io.drawbar.protocol.v1.TenantInfo;
import io.drawbar.protocol.v1.TenantUse;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who may have how much and has how much, as callers see it. */
public final class TenantUses {
    private TenantUses() {}

    /**
     * @param only this one; empty: all
     * @param shown those that the caller may see; empty: all
     */
    public static ListTenantsReply list(
            TenantBook book, Accounts accounts, Optional<TenantName> only, Optional<Set<TenantName>> shown) {
        Set<TenantName> names = new TreeSet<>(Comparator.comparing(TenantName::value));
        book.tenants().all().forEach(tenant -> names.add(tenant.name()));
        accounts.tenantAccounts().forEach(account -> names.add(new TenantName(account.name())));
        ListTenantsReply.Builder reply = ListTenantsReply.newBuilder().setRoot(use(accounts.root()));
        for (TenantName name : names) {
            if (only.orElse(name).equals(name)
                    && shown.map(it -> it.contains(name)).orElse(true)) {
                reply.addTenants(info(name, book, accounts));
            }
        }
        return reply.build();
    }

    /** The tenant and those above it. */
    public static Set<TenantName> withAncestors(TenantName tenant, Tenants tenants) {
        Set<TenantName> all = new TreeSet<>(Comparator.comparing(TenantName::value));
        Optional<TenantName> at = Optional.of(tenant);
        while (at.isPresent()) {
            all.add(at.get());
            at = tenants.find(at.get()).flatMap(Tenant::parent);
        }
        return all;
    }

    static TenantInfo info(TenantName name, TenantBook book, Accounts accounts) {
        Optional<Tenant> defined = book.tenants().find(name);
        long version = book.version(name);
        TenantInfo.Builder info = TenantInfo.newBuilder()
                .setDefinition(TenantMessages.message(defined.orElseGet(() -> Tenant.undefined(name))))
                .setVersion(version)
                .setSource(version > 0 ? "run time" : defined.isPresent() ? "configuration" : "none");
        accounts.find(name).ifPresent(account -> {
            info.setUse(use(account));
            account.children().stream()
                    .filter(it -> it.kind() == Account.Kind.USER && !it.name().isEmpty())
                    .sorted(Comparator.comparing(Account::name))
                    .forEach(user -> info.addUsers(use(user)));
        });
        return info.build();
    }

    private static TenantUse use(Account account) {
        TenantUse.Builder use = TenantUse.newBuilder().setName(account.name());
        for (Resource resource : Resource.values()) {
            use.putUsed(resource.text(), account.used(resource));
            if (account.maximum(resource) != Resource.UNLIMITED) {
                use.putMaximum(resource.text(), account.maximum(resource));
            }
        }
        return use.build();
    }
}
