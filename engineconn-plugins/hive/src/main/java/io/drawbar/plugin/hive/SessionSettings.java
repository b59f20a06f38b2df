package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hive.conf.HiveConf;

/** What a session may set: Hive's settings but those of the engine as a whole, variables, and those of what executes and stores. */
final class SessionSettings {
    private static final String VARIABLE = "hivevar:";
    private static final List<String> OTHERS = List.of("mapreduce.", "mapred.", "tez.", "orc.", "parquet.", "avro.");
    /** They hold for all sessions, or say where things are that are none of a session's business. */
    private static final List<String> OF_THE_ENGINE = List.of(
            "hive.metastore.",
            "metastore.",
            "javax.jdo.",
            "datanucleus.",
            "hive.server2.",
            "hive.security.",
            "hive.conf.",
            "hive.txn.",
            "hive.support.concurrency",
            "hive.driver.",
            "hive.exec.scratchdir",
            "hive.exec.local.scratchdir",
            "hive.downloaded.resources.dir",
            "hive.user.install.directory",
            "tez.local.",
            "tez.staging-dir",
            "mapreduce.framework.name");

    private SessionSettings() {}

    /** Has Hive's own {@code SET} refuse what belongs to the engine. */
    static void restrict(HiveConf conf) {
        conf.addToRestrictList(String.join(",", OF_THE_ENGINE));
    }

    /**
     * Sets what may be set.
     *
     * @return the variables among them
     */
    static Map<String, String> apply(Map<String, String> settings, HiveConf conf) throws EngineException {
        Map<String, String> variables = new HashMap<>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (setting.getKey().startsWith(VARIABLE)) {
                variables.put(setting.getKey().substring(VARIABLE.length()), setting.getValue());
            } else {
                set(setting.getKey(), setting.getValue(), conf);
            }
        }
        return variables;
    }

    private static void set(String name, String value, HiveConf conf) throws EngineException {
        if (OF_THE_ENGINE.stream().anyMatch(name::startsWith)) {
            throw refused("The setting " + name + " is one of the engine and not of a session.");
        }
        HiveConf.ConfVars known = HiveConf.getConfVars(name);
        if (known == null && OTHERS.stream().noneMatch(name::startsWith)) {
            throw refused("A session has no setting " + name + "; it has Hive's, " + VARIABLE
                    + "NAME for variables, and" + " what begins with " + OTHERS + ".");
        }
        String wrong = known == null ? null : known.validate(value);
        if (wrong != null) {
            throw refused("The setting " + name + " cannot be '" + value + "': " + wrong + ".");
        }
        try {
            conf.verifyAndSet(name, value);
        } catch (IllegalArgumentException e) {
            throw refused("The setting " + name + " cannot be set by a session: " + e.getMessage());
        }
    }

    private static EngineException refused(String message) {
        return EngineException.builder(Kind.USER, message).sqlState("22023").build();
    }
}
