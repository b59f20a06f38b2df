package io.drawbar.gateway.submit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: a number and one of ms, s, m, h, d. */
public final class TimeText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

    private TimeText() {}

    /**
     * Milliseconds, more than 0.
     *
     * @param field whose value it is, for the message when it cannot be read
     */
    public static long millis(String field, String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration time =
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    };
            if (!time.isZero()) {
                return time.toMillis();
            }
        }
        throw new DrawbarException(
                ErrorCode.BAD_REQUEST,
                "The field '" + field + "' is '" + (text.length() <= 40 ? text : text.substring(0, 40) + "…")
                        + "'; expected a time above 0 such as 500ms, 30s, 10m, 2h or 7d.");
    }
}
