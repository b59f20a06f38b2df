package io.drawbar.gateway.flight;

import io.drawbar.common.id.NodeId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of a user's connections a Flight call belongs to. Its text is {@code NODE.RANDOM}; whether it is the caller's is checked by
 * the entrance.
 *
 * @param entrance the entrance that has the connection's session
 * @param random 32 hexadecimal digits
 */
record ConnectionId(NodeId entrance, String random) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_@][A-Za-z0-9_.@-]{0,79})\\.([0-9a-f]{32})");

    /** What a client has sent, if it has the form of one. */
    static Optional<ConnectionId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ConnectionId(new NodeId(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return entrance + "." + random;
    }
}
