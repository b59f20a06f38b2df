package io.drawbar.jdbc.internal.config;

import io.drawbar.jdbc.internal.error.Failures;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that is set for a connection, checked. Immutable. */
public final class Options {
    private static final String SETTING = "setting.";
    private static final String LABEL = "label.";
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");

    private final ConnectionUrl url;
    private final Map<Property, String> values = new EnumMap<>(Property.class);
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final ZoneId zone;

    private Options(ConnectionUrl url, Map<String, String> given) throws SQLException {
        this.url = url;
        for (Map.Entry<String, String> one : given.entrySet()) {
            put(one.getKey(), one.getValue());
        }
        if (!text(Property.APPLICATION).isEmpty()) {
            labels.put("application", text(Property.APPLICATION));
        }
        this.zone = parseZone(text(Property.TIME_ZONE));
        check();
    }

    /** Of a URL and properties; properties win. */
    public static Options of(String url, Properties properties) throws SQLException {
        ConnectionUrl parsed = ConnectionUrl.parse(url);
        Map<String, String> all = new LinkedHashMap<>(parsed.values());
        for (String name : properties.stringPropertyNames()) {
            // The other spelling of the same property must not win over it.
            Property.find(name).ifPresent(property -> all.keySet().removeIf(property.key()::equalsIgnoreCase));
            all.put(name, properties.getProperty(name));
        }
        return new Options(parsed, all);
    }

    private void put(String name, String value) throws SQLException {
        if (name.startsWith(SETTING) && name.length() > SETTING.length()) {
            settings.put(name.substring(SETTING.length()), value);
        } else if (name.startsWith(LABEL) && name.length() > LABEL.length()) {
            labels.put(name.substring(LABEL.length()), value);
        } else {
            Optional<Property> property = Property.find(name);
            if (!property.isPresent()) {
                throw Failures.connection("There is no property '" + name + "'. The nearest is '"
                        + Property.nearest(name) + "'; settings of the engine are written setting.NAME.");
            }
            values.put(property.get(), value.trim());
        }
    }

    private void check() throws SQLException {
        for (Map.Entry<Property, String> value : values.entrySet()) {
            Property property = value.getKey();
            List<String> choices = property.choices();
            if (!choices.isEmpty() && !choices.contains(value.getValue().toLowerCase(Locale.ROOT))) {
                throw bad(property, "one of " + choices);
            }
        }
        if (!text(Property.TOKEN).isEmpty() && !text(Property.PASSWORD).isEmpty()) {
            throw Failures.connection("Both token and password are set; one of them is enough.");
        }
        boolean issuer = !text(Property.OIDC_ISSUER).isEmpty();
        if (issuer && !(text(Property.TOKEN) + text(Property.PASSWORD)).isEmpty()) {
            throw Failures.connection("Both oidcIssuer and a token or password are set; one of them is enough.");
        }
        duration(Property.LOGIN_TIMEOUT);
        duration(Property.CONNECT_TIMEOUT);
        duration(Property.NETWORK_TIMEOUT);
        duration(Property.RECONNECT_TIMEOUT);
        duration(Property.QUERY_TIMEOUT);
        bytes(Property.PREFETCH);
        number(Property.MAX_ROWS);
    }

    private static ZoneId parseZone(String text) throws SQLException {
        try {
            return text.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(text);
        } catch (DateTimeException e) {
            throw Failures.connection("timeZone is '" + text + "'; it must be a zone such as Europe/Zurich or +01:00.");
        }
    }

    private SQLException bad(Property property, String expected) {
        String found = property.isSecret() ? "something else" : "'" + text(property) + "'";
        return Failures.connection(property.key() + " is " + found + "; it must be " + expected + ".");
    }

    public ConnectionUrl url() {
        return url;
    }

    public List<HostPort> hosts() {
        return url.hosts();
    }

    /** A property's value, or its preset. */
    public String text(Property property) {
        String value = values.get(property);
        return value == null ? property.preset() : value;
    }

    public boolean flag(Property property) {
        return text(property).equalsIgnoreCase("true");
    }

    /** A time such as {@code 500ms}, {@code 10s}, {@code 5m}; a plain number is seconds. */
    public Duration duration(Property property) throws SQLException {
        Matcher matcher = AMOUNT.matcher(text(property));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                case "ms":
                    return Duration.ofMillis(amount);
                case "":
                case "s":
                    return Duration.ofSeconds(amount);
                case "m":
                    return Duration.ofMinutes(amount);
                case "h":
                    return Duration.ofHours(amount);
                default:
                    break;
            }
        }
        throw bad(property, "a time such as 500ms, 10s or 5m");
    }

    /** A size such as {@code 8m}. */
    public long bytes(Property property) throws SQLException {
        Matcher matcher = AMOUNT.matcher(text(property));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                case "":
                    return amount;
                case "k":
                    return amount << 10;
                case "m":
                    return amount << 20;
                case "g":
                    return amount << 30;
                default:
                    break;
            }
        }
        throw bad(property, "a size such as 512k or 8m");
    }

    public long number(Property property) throws SQLException {
        try {
            long number = Long.parseLong(text(property));
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw bad(property, "a number");
        }
        throw bad(property, "a number that is not negative");
    }

    /** The zone in which instants are shown. */
    public ZoneId zone() {
        return zone;
    }

    /** Settings of the engine. */
    public Map<String, String> settings() {
        return Collections.unmodifiableMap(settings);
    }

    /** Labels of the connection's jobs. */
    public Map<String, String> labels() {
        return Collections.unmodifiableMap(labels);
    }

    /** Whether connections to a host are encrypted. */
    public boolean encrypted(HostPort host) {
        String tls = text(Property.TLS);
        return tls.equalsIgnoreCase("auto") ? !host.isLoopback() : tls.equalsIgnoreCase("true");
    }

    /**
     * How rows from a host are to come compressed, as the server calls it; empty: they are not.
     *
     * @param wanted one of the choices of {@link Property#COMPRESSION}
     */
    public static String compression(String wanted, HostPort host) {
        switch (wanted.toLowerCase(Locale.ROOT)) {
            case "none":
                return "";
            case "auto":
                return host.isLoopback() ? "" : "lz4";
            default:
                return wanted.toLowerCase(Locale.ROOT);
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return url.shown();
    }
}
