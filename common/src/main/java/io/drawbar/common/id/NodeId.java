package io.drawbar.common.id;

/** The id of a server process or agent: letters, digits, hyphens, underscores and dots, at most 80. */
public record NodeId(String value) {
    public NodeId {
        Names.check("Node id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
