package io.drawbar.plugin.echo;

import io.drawbar.engine.spi.EngineCatalog.Current;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.SessionRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a session remembers between statements: its variables and its current schema. Thread-safe.
 *
 * <p>Variables named {@code my.*} are free; {@link #BATCH_ROWS} and {@link #BATCH_DELAY} shape results; others do not exist.
 */
final class SessionState {
    /** Rows in a batch; 0 leaves it to Echo. */
    static final String BATCH_ROWS = "echo.batch-rows";

    /** How long to wait before each batch, to play a slow engine. */
    static final String BATCH_DELAY = "echo.batch-delay";

    private static final String FREE_PREFIX = "my.";
    private static final Map<String, String> DEFAULTS = Map.of(BATCH_ROWS, "0", BATCH_DELAY, "0ms");

    private final String user;
    private final Map<String, String> variables;
    private final Map<String, String> overrides;
    private final Current[] current;

    private SessionState(String user, Map<String, String> variables, Map<String, String> overrides, Current[] current) {
        this.user = user;
        this.variables = variables;
        this.overrides = overrides;
        this.current = current;
    }

    static SessionState open(SessionRequest request, MadeUpTables tables) throws EngineException {
        SessionState state = new SessionState(
                request.user(), new HashMap<>(DEFAULTS), Map.of(), new Current[] {MadeUpTables.DEFAULT_SCHEMA});
        for (Map.Entry<String, String> setting : request.settings().entrySet()) {
            state.set(setting.getKey(), setting.getValue());
        }
        String catalog = request.catalog().orElse(MadeUpTables.DEFAULT_SCHEMA.catalog());
        state.use(new Current(catalog, request.schema().orElseGet(() -> tables.firstSchema(catalog))), tables);
        return state;
    }

    /** The same state, seen by a statement that has settings of its own. */
    SessionState with(Map<String, String> settings) throws EngineException {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            check(setting.getKey(), setting.getValue());
        }
        return new SessionState(user, variables, settings, current);
    }

    String user() {
        return user;
    }

    Current current() {
        synchronized (variables) {
            return current[0];
        }
    }

    void use(Current schema, MadeUpTables tables) throws EngineException {
        if (!tables.schemas(schema.catalog()).contains(schema.schema())) {
            throw Failures.user("3F000", "There is no schema " + schema.catalog() + "." + schema.schema() + ".");
        }
        synchronized (variables) {
            current[0] = schema;
        }
    }

    String get(String name) throws EngineException {
        String value = all().get(name);
        if (value == null) {
            throw unknown(name);
        }
        return value;
    }

    SortedMap<String, String> all() {
        synchronized (variables) {
            SortedMap<String, String> all = new TreeMap<>(variables);
            all.putAll(overrides);
            return all;
        }
    }

    void set(String name, String value) throws EngineException {
        check(name, value);
        synchronized (variables) {
            variables.put(name, value);
        }
    }

    int batchRows() throws EngineException {
        return Integer.parseInt(get(BATCH_ROWS));
    }

    Duration batchDelay() throws EngineException {
        return Parser.duration(get(BATCH_DELAY));
    }

    private static void check(String name, String value) throws EngineException {
        if (name.equals(BATCH_DELAY)) {
            Parser.duration(value);
        } else if (name.equals(BATCH_ROWS)) {
            if (!value.matches("[0-9]{1,7}")) {
                throw Failures.user("22023", name + " is \"" + value + "\", expected a number below 10000000.");
            }
        } else if (!name.startsWith(FREE_PREFIX)) {
            throw name.startsWith("echo.")
                    ? Failures.user("55P02", name + " belongs to the whole engine and cannot be set in a session.")
                    : unknown(name);
        }
    }

    private static EngineException unknown(String name) {
        return Failures.user(
                "42704",
                "There is no variable " + name + "; names that begin with " + FREE_PREFIX + " can be set freely.");
    }
}
