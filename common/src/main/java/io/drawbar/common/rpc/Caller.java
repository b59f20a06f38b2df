package io.drawbar.common.rpc;

import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import io.drawbar.protocol.v1.Principal;
import io.grpc.Context;
import java.util.Set;

/**
 * On whose behalf a call is made.
 *
 * @param user the person, as the gateway proved it
 * @param tenant the person's tenant
 * @param roles what the person may do beyond using their own things; {@link #ADMIN} or nothing
 */
public record Caller(UserName user, TenantName tenant, Set<String> roles) {
    public static final String ADMIN = "admin";
    /** The caller of the call that runs on this thread. */
    static final Context.Key<Caller> CURRENT = Context.key("drawbar-caller");

    public Caller {
        roles = Set.copyOf(roles);
    }

    public static Caller of(Principal principal) {
        return new Caller(
                new UserName(principal.getUser()),
                new TenantName(principal.getTenant()),
                Set.copyOf(principal.getRolesList()));
    }

    /** Drawbar itself, for calls between its parts that no person has asked for. */
    public static Caller system() {
        return new Caller(new UserName("_drawbar"), new TenantName("_drawbar"), Set.of(ADMIN));
    }

    /** The caller of the call that runs on this thread; to be read before work is handed to another thread. */
    public static Caller current() {
        Caller caller = CURRENT.get();
        if (caller == null) {
            throw new IllegalStateException("No caller: this is not running inside a call.");
        }
        return caller;
    }

    public boolean isAdmin() {
        return roles.contains(ADMIN);
    }

    /** Whether this caller may see and change things of that owner. */
    public boolean mayUse(UserName owner) {
        return user.equals(owner) || isAdmin();
    }

    public Principal toPrincipal() {
        return Principal.newBuilder()
                .setUser(user.value())
                .setTenant(tenant.value())
                .addAllRoles(roles)
                .build();
    }
}
