package io.drawbar.common.id;

/** The id of a lease of an engine: letters, digits, hyphens, underscores and dots, at most 80. */
public record LeaseId(String value) {
    public LeaseId {
        Names.check("Lease id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
