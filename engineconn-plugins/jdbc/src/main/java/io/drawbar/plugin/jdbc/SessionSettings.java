package io.drawbar.plugin.jdbc;

import io.drawbar.engine.jdbc.SessionOptions;
import io.drawbar.engine.spi.EngineException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a session is opened with.
 *
 * @param source the data source it names
 * @param variables of the database's session
 * @param settings all of them
 */
record SessionSettings(Optional<String> source, Map<String, String> variables, Map<String, String> settings) {
    private static final String VARIABLE = "variable.";
    private static final Set<String> KNOWN = Set.of("source", "fetch-size", "query-timeout", "read-only");

    SessionSettings {
        variables = Map.copyOf(variables);
        settings = Map.copyOf(settings);
    }

    static SessionSettings of(Map<String, String> settings) throws EngineException {
        Map<String, String> variables = new TreeMap<>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String name = setting.getKey();
            if (name.startsWith(VARIABLE)) {
                variables.put(name.substring(VARIABLE.length()), setting.getValue());
            } else if (!KNOWN.contains(name)) {
                throw Failures.user(
                        "22023",
                        "A session has no setting " + name + "; it has "
                                + KNOWN.stream().sorted().toList() + " and variable.NAME for the database's own.");
            }
        }
        return new SessionSettings(
                Optional.ofNullable(settings.get("source")).filter(name -> !name.isEmpty()), variables, settings);
    }

    /** A session may only have less than its data source allows. */
    SessionOptions options(DataSource source) throws EngineException {
        SettingReader reader = new SettingReader(settings, "");
        var limit = reader.duration("query-timeout", source.queryLimit());
        boolean shorter = source.queryLimit().isZero() || (!limit.isZero() && limit.compareTo(source.queryLimit()) < 0);
        return new SessionOptions(
                Math.min(reader.number("fetch-size", source.fetchSize()), 100_000),
                shorter ? limit : source.queryLimit(),
                source.readOnly() || reader.flag("read-only", false));
    }
}
