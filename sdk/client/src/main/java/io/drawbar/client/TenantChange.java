package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tenant's whole definition; see {@link Tenant}.
 *
 * @param version the version it must have now; empty: any
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TenantChange(
        Optional<String> parent,
        double weight,
        Map<String, BigDecimal> guaranteed,
        Map<String, BigDecimal> maximum,
        Optional<TenantPart> eachUser,
        Map<String, TenantPart> users,
        Optional<TenantPart> eachApplication,
        Map<String, TenantPart> applications,
        OptionalLong version) {

    /** The definition that a tenant has now, to be changed if nobody else has done so meanwhile. */
    public static TenantChange of(Tenant tenant) {
        return new TenantChange(
                tenant.parent(),
                tenant.weight(),
                tenant.guaranteed(),
                tenant.maximum(),
                tenant.eachUser(),
                tenant.users(),
                tenant.eachApplication(),
                tenant.applications(),
                OptionalLong.of(tenant.version()));
    }
}
