package io.drawbar.jdbc.internal.config;

import io.drawbar.jdbc.internal.error.Failures;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A URL taken apart: {@code jdbc:drawbar://host[:port][,host…]/[catalog[/schema]][?name=value&…]}. */
public final class ConnectionUrl {
    public static final String PREFIX = "jdbc:drawbar:";

    private static final String FORM = "jdbc:drawbar://host[:port][,host...]/[catalog[/schema]][?name=value&...]";

    private final List<HostPort> hosts;
    private final Map<String, String> values;

    private ConnectionUrl(List<HostPort> hosts, Map<String, String> values) {
        this.hosts = Collections.unmodifiableList(hosts);
        this.values = Collections.unmodifiableMap(values);
    }

    public static boolean accepts(String url) {
        return url.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /** Takes a URL apart; the names of its properties are not checked here. */
    public static ConnectionUrl parse(String url) throws SQLException {
        String rest = url.substring(PREFIX.length());
        if (!rest.startsWith("//")) {
            throw bad("it must begin with " + PREFIX + "//");
        }
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        String place = question < 0 ? rest.substring(2) : rest.substring(2, question);
        int slash = place.indexOf('/');
        String authority = slash < 0 ? place : place.substring(0, slash);
        Map<String, String> values = new LinkedHashMap<>();
        path(slash < 0 ? "" : place.substring(slash + 1), values);
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw bad("of name=value behind the ? one has no =");
                }
                values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return new ConnectionUrl(hosts(authority), values);
    }

    private static void path(String path, Map<String, String> values) throws SQLException {
        String[] parts = path.split("/", -1);
        if (parts.length > 2 && !(parts.length == 3 && parts[2].isEmpty())) {
            throw bad("the path has more than a catalog and a schema");
        }
        if (!parts[0].isEmpty()) {
            values.put(Property.CATALOG.key(), decode(parts[0]));
        }
        if (parts.length > 1 && !parts[1].isEmpty()) {
            values.put(Property.SCHEMA.key(), decode(parts[1]));
        }
    }

    private static List<HostPort> hosts(String authority) throws SQLException {
        if (authority.indexOf('@') >= 0) {
            throw bad("user and password belong into properties, not before the host");
        }
        List<HostPort> hosts = new ArrayList<>();
        for (String one : authority.split(",", -1)) {
            hosts.add(host(one.trim()));
        }
        return hosts;
    }

    private static HostPort host(String text) throws SQLException {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        String host = end <= 0 ? text : text.substring(0, end);
        String port = end <= 0 || end == text.length() ? "" : text.substring(end + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.indexOf('[') >= 0) {
            throw bad("it has no host");
        }
        try {
            int number = port.isEmpty() ? HostPort.DEFAULT_PORT : Integer.parseInt(port);
            if (number > 0 && number < 65_536) {
                return new HostPort(host, number);
            }
        } catch (NumberFormatException e) {
            throw bad("'" + port + "' is no port");
        }
        throw bad("'" + port + "' is no port");
    }

    private static String decode(String text) throws SQLException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("a % is not followed by two hexadecimal digits");
        }
    }

    /** The URL itself may hold a password, so it is never in a message. */
    private static SQLException bad(String why) {
        return Failures.connection("The URL cannot be read: " + why + ". Its form is " + FORM + ".");
    }

    public List<HostPort> hosts() {
        return hosts;
    }

    /** What it sets, by name as written. */
    public Map<String, String> values() {
        return values;
    }

    /** The URL without its secrets, as everybody may see it. */
    public String shown() {
        StringBuilder url = new StringBuilder(PREFIX + "//");
        for (int i = 0; i < hosts.size(); i++) {
            url.append(i == 0 ? "" : ",").append(hosts.get(i));
        }
        url.append('/');
        String separator = "?";
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            Optional<Property> property = Property.find(value.getKey());
            boolean secret = !property.isPresent() || property.get().isSecret();
            if (!secret) {
                url.append(separator)
                        .append(value.getKey())
                        .append('=')
                        .append(java.net.URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8)
                                .replace("+", "%20"));
                separator = "&";
            }
        }
        return url.toString();
    }

    @Override
    public String toString() {
        return shown();
    }
}
