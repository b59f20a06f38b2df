package io.drawbar.jdbc.internal.config;

import java.util.Objects;
import java.util.regex.Pattern;

/** Where a gateway listens. */
public final class HostPort {
    public static final int DEFAULT_PORT = 8288;

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    private final String host;
    private final int port;

    public HostPort(String host, int port) {
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** Whether it is this machine, so that nothing goes over a network. */
    public boolean isLoopback() {
        return isLoopback(host);
    }

    /** The same, of a host without a port. A name such as {@code 127.example.org} can be anybody's. */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("::1")
                || LOOPBACK.matcher(host).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostPort && ((HostPort) other).host.equals(host) && ((HostPort) other).port == port;
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
