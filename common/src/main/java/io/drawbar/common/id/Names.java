package io.drawbar.common.id;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.util.regex.Pattern;

/** The one rule for names and ids: safe in a path, a log line and a ZooKeeper node. */
final class Names {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@][A-Za-z0-9_.@-]{0,79}");

    private Names() {}

    static void check(String what, String value) {
        if (!SAFE.matcher(value).matches()) {
            String shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
            throw new DrawbarException(
                    ErrorCode.BAD_REQUEST,
                    "A " + what
                            + " has 1 to 80 letters, digits, hyphens, underscores, dots or @, and does not start with a"
                            + " hyphen or dot; found '" + shown + "'.");
        }
    }
}
