package io.drawbar.plugin.jdbc;

import io.drawbar.engine.spi.EngineException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which URLs and properties drivers are given. Drivers take parameters that read files, run scripts and load classes, in the process of all
 * users; so nothing passes but what is known to be harmless, and what the administrator allows by name.
 *
 * @param allowedUrls prefixes besides those of servers
 * @param allowedProperties in lower case
 */
record UrlPolicy(Set<String> allowedUrls, Set<String> allowedProperties) {
    private static final int LONGEST_URL = 2_000;
    /** No brackets, which are another way to write parameters, no percent signs, which hide names, no quotes and no @. */
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9._:/,~\\-\\[\\]]*");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]+");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.,:/+*\\- ]*");

    UrlPolicy {
        allowedUrls = Set.copyOf(allowedUrls);
        allowedProperties = Set.copyOf(allowedProperties);
    }

    /** The database of a data source whose URL and properties may be used. */
    Database check(DataSource source) throws EngineException {
        Database database = database(source);
        String rest = source.url().substring(database.prefix().length());
        char begin = database.separator() == Database.Separator.SEMICOLON ? ';' : '?';
        char between = database.separator() == Database.Separator.SEMICOLON ? ';' : '&';
        int parameters = rest.indexOf(begin);
        String place = parameters < 0 ? rest : rest.substring(0, parameters);
        if (!PLACE.matcher(place).matches() || place.contains("..")) {
            throw refused(
                    source, "it has characters other than letters, digits and . _ : / , ~ - [ ] before its parameters");
        }
        boolean sqlite = database.prefix().equals("jdbc:sqlite:");
        if (sqlite && (place.contains(":resource:") || place.startsWith("file:"))) {
            throw refused(source, "it leads to a file of another kind than a database");
        }
        if (parameters >= 0) {
            for (String one : rest.substring(parameters + 1).split(Pattern.quote(String.valueOf(between)), -1)) {
                parameter(source, database, one);
            }
        }
        for (Map.Entry<String, String> property : source.properties().entrySet()) {
            name(source, database, property.getKey());
        }
        boolean inProcess =
                database.prefix().equals("jdbc:h2:") && !rest.startsWith("tcp:") && !rest.startsWith("ssl:");
        if (inProcess && !source.trustSql()) {
            throw refused(
                    source,
                    "an H2 database within this process lets its users run Java code in it; set source." + source.name()
                            + ".trust-sql = true if all of them may");
        }
        return database;
    }

    private Database database(DataSource source) throws EngineException {
        String url = source.url();
        if (url.length() > LONGEST_URL || url.chars().anyMatch(c -> c <= ' ' || c == 0x7F || c > 0x7E || c == '\\')) {
            throw refused(
                    source,
                    "it is longer than " + LONGEST_URL + " or has spaces, backslashes or other characters"
                            + " than ASCII's");
        }
        Optional<String> allowed =
                allowedUrls.stream().filter(prefix -> url.startsWith(prefix)).findFirst();
        boolean server = Database.serverPrefixes().stream().anyMatch(url::startsWith);
        if (!server && allowed.isEmpty()) {
            throw refused(
                    source,
                    "it begins with none of " + Database.serverPrefixes()
                            + "; other beginnings can be allowed in engines.jdbc.settings.allow-urls");
        }
        return Database.of(url).orElseGet(() -> Database.other(allowed.orElse("jdbc:")));
    }

    private void parameter(DataSource source, Database database, String one) throws EngineException {
        if (one.isEmpty()) {
            return;
        }
        String[] parts = one.split("=", 2);
        name(source, database, parts[0]);
        if (parts.length > 1 && !VALUE.matcher(parts[1]).matches()) {
            throw refused(source, "the value of its parameter " + parts[0] + " has characters that are not allowed");
        }
    }

    private void name(DataSource source, Database database, String name) throws EngineException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (NAME.matcher(name).matches()
                && (database.harmless().contains(lower) || allowedProperties.contains(lower))) {
            return;
        }
        if (lower.contains("password") || lower.equals("user")) {
            throw refused(
                    source,
                    "user and password do not belong there: use source." + source.name() + ".user and" + " .password");
        }
        String shown = NAME.matcher(name).matches() ? name : "one of them";
        throw refused(
                source,
                "the property " + shown + " is not among those that are known to load no file, script or class; it can"
                        + " be allowed in engines.jdbc.settings.allow-properties");
    }

    private static EngineException refused(DataSource source, String why) {
        return Failures.user("42501", "The URL of the data source " + source.name() + " is refused: " + why + ".");
    }
}
