package io.drawbar.client;

import java.util.Objects;

/**
 * A column of a result.
 *
 * @param name as the engine named it; names may occur twice
 * @param type the Arrow type in words, such as {@code Int(64, true)}
 */
public record Column(String name, String type, boolean nullable) {
    public Column {
        name = Objects.requireNonNullElse(name, "");
        type = Objects.requireNonNullElse(type, "");
    }

    /** Whether its values are numbers. */
    public boolean isNumber() {
        return type.startsWith("Int") || type.startsWith("Float") || type.startsWith("Decimal");
    }
}
