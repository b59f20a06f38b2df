package io.drawbar.plugin.jdbc;

import io.drawbar.engine.jdbc.SecretReference;
import io.drawbar.engine.spi.EngineException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A database that sessions can be on, as the administrator named it: the settings {@code source.NAME.*}.
 *
 * @param name for people
 * @param url the driver's
 * @param user of the database, if it has users
 * @param password of that user, if there is one
 * @param users who may use it; {@code *}: everybody
 * @param readOnly whether it is only read
 * @param trustSql whether users may run what they like where the database lives in this process
 * @param properties for the driver
 * @param userSize connections of one user
 * @param size connections of all users
 * @param fetchSize rows fetched at a time
 * @param queryLimit how long the database may work on a statement
 */
record DataSource(
        String name,
        String url,
        Optional<String> user,
        Optional<SecretReference> password,
        Set<String> users,
        boolean readOnly,
        boolean trustSql,
        Map<String, String> properties,
        int userSize,
        int size,
        int fetchSize,
        Duration queryLimit) {
    private static final String PREFIX = "source.";
    private static final Set<String> KEYS = Set.of(
            "url",
            "user",
            "password",
            "users",
            "read-only",
            "trust-sql",
            "pool-user-size",
            "pool-size",
            "fetch-size",
            "query-timeout");

    DataSource {
        users = Set.copyOf(users);
        properties = Map.copyOf(properties);
    }

    boolean allows(String person) {
        return users.contains("*") || users.contains(person);
    }

    /** All data sources by name. */
    static Map<String, DataSource> read(Map<String, String> settings) throws EngineException {
        Map<String, DataSource> all = new TreeMap<>();
        for (String key : settings.keySet()) {
            if (key.startsWith(PREFIX)) {
                String name = key.substring(PREFIX.length()).split("\\.", 2)[0];
                if (!all.containsKey(name)) {
                    all.put(name, read(settings, name));
                }
            }
        }
        return all;
    }

    private static DataSource read(Map<String, String> settings, String name) throws EngineException {
        String prefix = PREFIX + name + ".";
        Map<String, String> properties = new TreeMap<>();
        for (Map.Entry<String, String> entry : settings.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                String key = entry.getKey().substring(prefix.length());
                if (key.startsWith("property.")) {
                    properties.put(key.substring("property.".length()), entry.getValue());
                } else if (!KEYS.contains(key)) {
                    throw Failures.user(
                            "22023",
                            "There is no setting " + entry.getKey() + "; a data source has "
                                    + KEYS.stream().sorted().toList() + " and property.NAME.");
                }
            }
        }
        SettingReader own = new SettingReader(settings, prefix);
        SettingReader usual = new SettingReader(settings, "");
        Optional<String> password = own.text("password");
        Set<String> users = own.words("users");
        return new DataSource(
                name,
                own.text("url").orElseThrow(() -> Failures.user("22023", "The setting " + prefix + "url is missing.")),
                own.text("user"),
                password.isEmpty()
                        ? Optional.empty()
                        : Optional.of(SecretReference.of(prefix + "password", password.get())),
                users.isEmpty() ? Set.of("*") : users,
                own.flag("read-only", false),
                own.flag("trust-sql", false),
                properties,
                own.number("pool-user-size", usual.number("pool.user-size", 20)),
                own.number("pool-size", usual.number("pool.size", 200)),
                own.number("fetch-size", usual.number("fetch-size", 2_000)),
                own.duration("query-timeout", usual.duration("query-timeout", Duration.ZERO)));
    }

    /** Without what leads to the password. */
    @Override
    public String toString() {
        return "DataSource[" + name + "]";
    }
}
