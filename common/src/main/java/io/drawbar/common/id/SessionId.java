package io.drawbar.common.id;

/** The id of a session: letters, digits, hyphens, underscores and dots, at most 80. */
public record SessionId(String value) {
    public SessionId {
        Names.check("Session id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
