package io.drawbar.plugin.hiveserver2;

import io.drawbar.engine.jdbc.SecretReference;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the server is and how to log in. The driver takes parameters in its URL that read files and load classes, in a process that all users
 * share; so the URL may have none, and is put together here from settings and properties that are known to be harmless.
 *
 * @param url with parameters, without secrets
 * @param user who logs in, when it is not the session's user
 * @param password of that user
 * @param impersonate whether that user acts for the session's user
 * @param certificates a file that the URL names and that was made for it
 * @param fetchSize rows fetched at a time
 * @param cancelWait how long a cancelled statement may take to end before its connection is cut off
 * @param environment where secrets may be
 */
record ServerSettings(
        String url,
        Optional<String> user,
        Optional<SecretReference> password,
        boolean impersonate,
        Optional<Path> certificates,
        int fetchSize,
        Duration cancelWait,
        Map<String, String> environment) {
    private static final String PREFIX = "jdbc:hive2://";
    private static final String PROPERTY = "property.";
    /** One server, or the members of a ZooKeeper; and a schema, or none. */
    private static final Pattern PLACE =
            Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?(,[A-Za-z0-9.-]+(:\\d{1,5})?)*(/[A-Za-z0-9_]*)?");

    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5})(ms|s|m)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.,:/@+*-]*");
    private static final Set<String> HARMLESS = Set.of(
            "sockettimeout",
            "connecttimeout",
            "retries",
            "retryinterval",
            "fetchthreads",
            "saslqop",
            "sasl.qop",
            "cookieauth",
            "cookiename",
            "canonicalhostname",
            "requesttrack");

    ServerSettings {
        environment = Map.copyOf(environment);
    }

    /**
     * Checks settings; what is not allowed is refused.
     *
     * @param folder for files that last as long as the engine
     */
    static ServerSettings of(Map<String, String> settings, Map<String, String> environment, Path folder)
            throws EngineException {
        String url = settings.getOrDefault("url", "");
        String place = url.startsWith(PREFIX) ? url.substring(PREFIX.length()) : "";
        if (!PLACE.matcher(place).matches()) {
            throw refused("The setting url is '" + shown(url) + "'; expected " + PREFIX
                    + "HOST:PORT/SCHEMA without parameters, the last optional (engines.hiveserver2.settings.url).");
        }
        StringBuilder whole = new StringBuilder(PREFIX).append(place).append(place.contains("/") ? "" : "/");
        parameters(settings)
                .forEach((name, value) ->
                        whole.append(';').append(name).append('=').append(value));
        ServerSettings server = new ServerSettings(
                whole.toString(),
                text(settings, "user"),
                secret(settings, "password"),
                flag(settings, "impersonate", true),
                Optional.empty(),
                number(settings, "fetch-size"),
                duration(settings, "cancel-wait", "5s"),
                environment);
        Optional<String> store = text(settings, "ssl-trust-store");
        Optional<SecretReference> password = secret(settings, "ssl-trust-store-password");
        if (store.isEmpty() && password.isPresent()) {
            throw refused("There is a setting ssl-trust-store-password, and no ssl-trust-store that it is for"
                    + " (engines.hiveserver2.settings.ssl-trust-store).");
        }
        return store.isPresent() && flag(settings, "ssl", false)
                ? server.trusting(Path.of(store.get()), password, folder)
                : server;
    }

    private ServerSettings trusting(Path store, Optional<SecretReference> password, Path folder)
            throws EngineException {
        if (!VALUE.matcher(folder.toAbsolutePath().toString()).matches()) {
            throw refused(
                    "The engine's work folder '" + folder.toAbsolutePath() + "' has characters other than letters,"
                            + " digits and _ . , : / @ + * -, so that the driver cannot be told of certificates in it.");
        }
        Optional<String> word =
                password.isPresent() ? Optional.of(password.get().read(environment)) : Optional.empty();
        Path copy = Certificates.read("ssl-trust-store", store, word).copy(folder);
        return new ServerSettings(
                url + ";sslTrustStore=" + copy + ";trustStoreType=JKS",
                user,
                this.password,
                impersonate,
                Optional.of(copy),
                fetchSize,
                cancelWait,
                environment);
    }

    /** The address alone. A URL that was refused may hold a secret. */
    private static String shown(String url) {
        int end = url.indexOf(';');
        return end < 0 ? url : url.substring(0, end) + ";…";
    }

    private static Map<String, String> parameters(Map<String, String> settings) throws EngineException {
        Map<String, String> all = new LinkedHashMap<>();
        String namespace = value(settings, "zookeeper-namespace");
        if (!namespace.isEmpty()) {
            all.put("serviceDiscoveryMode", "zooKeeper");
            all.put("zooKeeperNamespace", namespace);
        }
        String transport = settings.getOrDefault("transport", "binary");
        switch (transport) {
            case "binary" -> {}
            case "http" -> {
                all.put("transportMode", "http");
                String path = value(settings, "http-path");
                all.put("httpPath", path.isEmpty() ? "cliservice" : path);
            }
            default -> throw wrong("transport", transport, "binary or http");
        }
        String authentication = settings.getOrDefault("authentication", "password");
        switch (authentication) {
            case "password" -> {}
            case "none" -> all.put("auth", "noSasl");
            case "kerberos" -> all.put("principal", value(settings, "principal"));
            default -> throw wrong("authentication", authentication, "none, password or kerberos");
        }
        if (flag(settings, "ssl", false)) {
            all.put("ssl", "true");
        }
        all.putAll(properties(settings));
        return all;
    }

    private static Map<String, String> properties(Map<String, String> settings) throws EngineException {
        Set<String> allowed = Arrays.stream(
                        settings.getOrDefault("allow-properties", "").split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        Map<String, String> properties = new TreeMap<>();
        for (String setting : new TreeSet<>(settings.keySet())) {
            if (setting.startsWith(PROPERTY)) {
                String name = setting.substring(PROPERTY.length());
                String lower = name.toLowerCase(Locale.ROOT);
                if (!NAME.matcher(name).matches() || (!HARMLESS.contains(lower) && !allowed.contains(lower))) {
                    throw refused("The property " + (NAME.matcher(name).matches() ? name : "of a setting")
                            + " is not among those that are known to load no file or class; it can be allowed in"
                            + " engines.hiveserver2.settings.allow-properties.");
                }
                properties.put(name, value(settings, setting));
            }
        }
        return properties;
    }

    private static String value(Map<String, String> settings, String name) throws EngineException {
        String value = settings.getOrDefault(name, "");
        if (!VALUE.matcher(value).matches()) {
            throw refused("The setting " + name + " has characters other than letters, digits and _ . , : / @ + * -.");
        }
        return value;
    }

    private static Optional<String> text(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name)).filter(text -> !text.isEmpty());
    }

    private static Optional<SecretReference> secret(Map<String, String> settings, String name) throws EngineException {
        Optional<String> reference = text(settings, name);
        return reference.isPresent() ? Optional.of(SecretReference.of(name, reference.get())) : Optional.empty();
    }

    private static boolean flag(Map<String, String> settings, String name, boolean otherwise) throws EngineException {
        String text = settings.getOrDefault(name, String.valueOf(otherwise));
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, text, "true or false");
        };
    }

    private static int number(Map<String, String> settings, String name) throws EngineException {
        String text = settings.getOrDefault(name, "2000");
        if (!text.matches("[1-9]\\d{0,5}")) {
            throw wrong(name, text, "a number from 1 to 999999");
        }
        return Integer.parseInt(text);
    }

    private static Duration duration(Map<String, String> settings, String name, String otherwise)
            throws EngineException {
        String text = settings.getOrDefault(name, otherwise);
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw wrong(name, text, "a duration such as 500ms, 5s or 1m");
        }
        long number = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    private static EngineException wrong(String name, String found, String expected) {
        return refused("The setting " + name + " is '" + found + "'; expected " + expected
                + " (engines.hiveserver2.settings." + name + ").");
    }

    static EngineException refused(String message) {
        return EngineException.builder(Kind.USER, message).sqlState("22023").build();
    }
}
