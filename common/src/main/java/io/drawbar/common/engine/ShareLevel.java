package io.drawbar.common.engine;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who may be on one engine together, from the fewest to the most. */
public enum ShareLevel {
    CONNECTION,
    USER,
    TENANT,
    SERVER;

    /** As people write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Every level as people write it. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(ShareLevel::text).toList();
    }

    /** Reads what people write. */
    public static ShareLevel of(String text) {
        return Arrays.stream(values())
                .filter(level -> level.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new DrawbarException(
                        ErrorCode.BAD_REQUEST, "The share level is '" + text + "'; expected one of " + texts() + "."));
    }
}
