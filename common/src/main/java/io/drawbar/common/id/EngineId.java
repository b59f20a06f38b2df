package io.drawbar.common.id;

/** The id of an engine process: letters, digits, hyphens, underscores and dots, at most 80. */
public record EngineId(String value) {
    public EngineId {
        Names.check("Engine id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
