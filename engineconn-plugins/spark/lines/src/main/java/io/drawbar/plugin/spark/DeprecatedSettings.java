package io.drawbar.plugin.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.command.SetCommand;
import org.apache.spark.sql.internal.SQLConf$;
import scala.Option;

/** Settings that Spark advises against: it says so in its own log, which users do not see. */
final class DeprecatedSettings {
    private DeprecatedSettings() {}

    /** Of some settings those that are, in a sentence each. */
    static List<String> among(Collection<String> keys) {
        List<String> found = new ArrayList<>();
        keys.forEach(key -> advice(key).ifPresent(found::add));
        return found;
    }

    /** The same of what a statement sets. */
    static Optional<String> setBy(LogicalPlan plan) {
        if (plan instanceof SetCommand set && set.kv().isDefined()) {
            return advice(set.kv().get()._1());
        }
        return Optional.empty();
    }

    private static Optional<String> advice(String key) {
        Option<org.apache.spark.sql.internal.SQLConf.DeprecatedConfig> found =
                SQLConf$.MODULE$.deprecatedSQLConfigs().get(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("The setting " + key + " has been deprecated since Spark " + found.get().version() + ". "
                + found.get().comment());
    }
}
