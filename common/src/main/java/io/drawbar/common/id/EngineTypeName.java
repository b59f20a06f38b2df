package io.drawbar.common.id;

/** The name of a type of engine, such as spark: letters, digits, hyphens, underscores, dots and @, at most 80. */
public record EngineTypeName(String value) {
    public EngineTypeName {
        Names.check("EngineType name", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
