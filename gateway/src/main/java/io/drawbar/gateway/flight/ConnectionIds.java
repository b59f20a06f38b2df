package io.drawbar.gateway.flight;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.common.id.UserName;
import io.drawbar.gateway.route.Entrances;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds or makes the id of a client's connection, and with it the entrance its calls go to. A client that keeps cookies is known by
 * its cookie, over any number of network connections; another one by its network connection. A client that shares network
 * connections between its connections asks for another id with the cookie {@code new}, and keeps its own when its entrance is gone.
 * Thread-safe.
 */
final class ConnectionIds {
    static final String COOKIE = "drawbar-connection";

    private static final String NEW = "new";

    private static final Pattern IN_HEADER = Pattern.compile("(?:^|;)\\s*" + COOKIE + "=\"?([^;\"\\s]*)");
    /** A proxy may carry many users over one network connection. */
    private static final int USERS_PER_CHANNEL = 64;

    private static final AttributeKey<Users> USERS = AttributeKey.valueOf(ConnectionIds.class, "USERS");

    private final Entrances entrances;
    private final SecureRandom random = new SecureRandom();

    ConnectionIds(Entrances entrances) {
        this.entrances = entrances;
    }

    /** The connection's id; UNAVAILABLE when there is no entrance. */
    ConnectionId of(ServiceRequestContext ctx, UserName user) {
        String cookie = cookie(ctx.request().headers());
        if (cookie.equals(NEW)) {
            return fresh();
        }
        Optional<ConnectionId> shown = ConnectionId.parse(cookie);
        if (shown.isPresent()) {
            return entrances.find(shown.get().entrance()).isPresent()
                    ? shown.get()
                    : new ConnectionId(entrances.any().node(), shown.get().random());
        }
        Users users = users(ctx);
        synchronized (users) {
            ConnectionId known = users.ids.get(user);
            if (known == null || entrances.find(known.entrance()).isEmpty()) {
                known = fresh();
                users.ids.put(user, known);
            }
            return known;
        }
    }

    /** What the client's cookie says. */
    static Optional<ConnectionId> shown(RequestHeaders headers) {
        return ConnectionId.parse(cookie(headers));
    }

    private static String cookie(RequestHeaders headers) {
        for (String header : headers.getAll(HttpHeaderNames.COOKIE)) {
            Matcher matcher = IN_HEADER.matcher(header);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return "";
    }

    private ConnectionId fresh() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new ConnectionId(entrances.any().node(), HexFormat.of().formatHex(bytes));
    }

    private static Users users(ServiceRequestContext ctx) {
        Channel channel = ctx.log().ensureAvailable(RequestLogProperty.SESSION).channel();
        if (channel == null) {
            throw new IllegalStateException("A request came without a network connection.");
        }
        Users fresh = new Users();
        Users before = channel.attr(USERS).setIfAbsent(fresh);
        return before == null ? fresh : before;
    }

    /** The users of one network connection, the least recent of which are forgotten. */
    private static final class Users {
        private final Map<UserName, ConnectionId> ids = new LinkedHashMap<>(4, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UserName, ConnectionId> eldest) {
                return size() > USERS_PER_CHANNEL;
            }
        };
    }
}
