package io.drawbar.jdbc.internal.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What can be set in a URL or in properties, beside {@code setting.NAME} and {@code label.NAME}. */
public enum Property {
    USER("user", "", "Who logs in, together with password."),
    PASSWORD("password", "", "The user's password."),
    TOKEN("token", "", "A token of Drawbar's, instead of user and password."),
    OIDC_ISSUER(
            "oidcIssuer", "", "An issuer of OpenID Connect (https://...) that gives tokens, instead of a password."),
    OIDC_CLIENT_ID("oidcClientId", "", "As which client the issuer knows the driver."),
    OIDC_CLIENT_SECRET("oidcClientSecret", "", "The client's secret, for client-credentials."),
    OIDC_SCOPE("oidcScope", "", "The scopes to ask for, with spaces between them."),
    OIDC_AUDIENCE("oidcAudience", "", "The audience to ask for, where the issuer wants that said."),
    OIDC_FLOW(
            "oidcFlow",
            "auto",
            "Who logs in: a program (client-credentials), or a person who confirms it in a browser (device); auto: a program"
                    + " if there is a secret.",
            "auto",
            "client-credentials",
            "device"),
    LOGIN_TIMEOUT("loginTimeout", "5m", "How long somebody may take to confirm a login in a browser."),
    ENGINE("engine", "", "The engine: TYPE or TYPE@VERSION; empty: the server's default."),
    LANGUAGE("language", "", "The language of statements; empty: the engine's default."),
    CATALOG("catalog", "", "The catalog to start in; the same as the path's first part."),
    SCHEMA("schema", "", "The schema to start in; the same as the path's second part."),
    APPLICATION("applicationName", "", "The label 'application' of the connection's jobs."),
    TLS(
            "tls",
            "auto",
            "Whether the connection is encrypted; auto: unless the host is this machine.",
            "auto",
            "true",
            "false"),
    TLS_VERIFY("tlsVerify", "true", "Whether the server's certificate and name are checked.", "true", "false"),
    TLS_CERTIFICATE("tlsCertificate", "", "A PEM file with the certificates that are trusted, instead of the JVM's."),
    TRUST_STORE("trustStore", "", "A key store with the certificates that are trusted, instead of the JVM's."),
    TRUST_STORE_PASSWORD("trustStorePassword", "", "The password of trustStore."),
    TRUST_STORE_TYPE("trustStoreType", "", "The type of trustStore; empty: the JVM's default."),
    CONNECT_TIMEOUT("connectTimeout", "10s", "How long a network connection may take to be made."),
    NETWORK_TIMEOUT("networkTimeout", "0", "How long the server may be silent; 0: for ever."),
    RECONNECT_TIMEOUT("reconnectTimeout", "60s", "How long a lost network connection is tried to be made again."),
    QUERY_TIMEOUT("queryTimeout", "0", "What Statement.setQueryTimeout is at first; 0: the server's limit."),
    MAX_ROWS("maxRows", "0", "What Statement.setMaxRows is at first; 0: the server's limit."),
    PREFETCH("prefetch", "8m", "How many bytes of a result are read ahead of the application at most."),
    COMPRESSION(
            "compression",
            "auto",
            "How rows come over the network: none, lz4, or zstd, which is smaller and dearer; auto: lz4 unless the host is this"
                    + " machine.",
            "auto",
            "none",
            "lz4",
            "zstd"),
    TIME_ZONE("timeZone", "", "The zone in which instants are shown; empty: the JVM's."),
    PARAMETERS(
            "parameters",
            "auto",
            "Who puts parameters into a statement: the engine, or the driver as literals; auto: the engine if it can.",
            "auto",
            "server",
            "literal");

    private final String key;
    private final String preset;
    private final String description;
    private final List<String> choices;

    Property(String key, String preset, String description, String... choices) {
        this.key = key;
        this.preset = preset;
        this.description = description;
        this.choices = Collections.unmodifiableList(Arrays.asList(choices));
    }

    public String key() {
        return key;
    }

    /** Its value when nobody sets it. */
    public String preset() {
        return preset;
    }

    public String description() {
        return description;
    }

    /** What it may be; empty: anything of its kind. */
    public List<String> choices() {
        return choices;
    }

    /** Whether its value must never be shown. */
    public boolean isSecret() {
        return this == PASSWORD || this == TOKEN || this == OIDC_CLIENT_SECRET || this == TRUST_STORE_PASSWORD;
    }

    /** The property with a name, in whatever case it is written. */
    public static Optional<Property> find(String key) {
        return Arrays.stream(values())
                .filter(property -> property.key.equalsIgnoreCase(key))
                .findFirst();
    }

    /** The name that is most like an unknown one. */
    static String nearest(String unknown) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (Property property : values()) {
            int distance = distance(
                    unknown.toLowerCase(java.util.Locale.ROOT), property.key.toLowerCase(java.util.Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = property.key;
            }
        }
        return nearest;
    }

    /** How many letters must be changed, by Levenshtein. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
