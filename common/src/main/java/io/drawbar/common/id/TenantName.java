package io.drawbar.common.id;

/** The name of a tenant: letters, digits, hyphens, underscores, dots and @, at most 80. */
public record TenantName(String value) {
    public TenantName {
        Names.check("Tenant name", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
