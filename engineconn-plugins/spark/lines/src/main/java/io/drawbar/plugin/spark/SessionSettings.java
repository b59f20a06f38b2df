package io.drawbar.plugin.spark;

import org.apache.spark.sql.SparkSession;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.internal.SQLConf$;

/** Sets what may be set in a session, and says why when it may not. */
final class SessionSettings {
    /** Families of settings whose members Spark does not know beforehand. */
    private static final List<String> OPEN_FAMILIES = List.of(
            "spark.sql.catalog.", "spark.sql.iceberg.", "spark.hadoop.", "spark.datasource.", "spark.databricks.");

    private SessionSettings() {}

    static void set(SparkSession spark, String key, String value) throws EngineException {
        boolean known = SQLConf$.MODULE$.containsConfigKey(key)
                || OPEN_FAMILIES.stream().anyMatch(key::startsWith);
        if (!known
                && !spark.conf().isModifiable(key)
                && spark.sparkContext().conf().contains(key)) {
            throw refusal(key, "belongs to the whole engine and cannot be set in a session");
        }
        if (!known) {
            throw refusal(key, "is not one that Spark knows");
        }
        if (SQLConf$.MODULE$.isStaticConfigKey(key)) {
            throw refusal(key, "belongs to the whole engine and cannot be set in a session");
        }
        try {
            spark.conf().set(key, value);
        } catch (IllegalArgumentException e) {
            throw EngineException.builder(Kind.USER, e.getMessage())
                    .sqlState("22023")
                    .cause(e)
                    .build();
        }
    }

    /** Sets settings for one statement; closing brings the earlier values back. */
    static Restore during(SparkSession spark, Map<String, String> settings) throws EngineException {
        Restore restore = new Restore(spark, new HashMap<>());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            restore.before.put(
                    setting.getKey(), Optional.ofNullable(spark.conf().get(setting.getKey(), null)));
            set(spark, setting.getKey(), setting.getValue());
        }
        return restore;
    }

    /** The values before, which {@link #close} brings back. */
    record Restore(SparkSession spark, Map<String, Optional<String>> before) implements AutoCloseable {
        @Override
        public void close() {
            before.forEach((key, value) -> {
                if (value.isPresent()) {
                    spark.conf().set(key, value.get());
                } else {
                    spark.conf().unset(key);
                }
            });
        }
    }

    private static EngineException refusal(String key, String why) {
        return EngineException.builder(Kind.USER, "The setting " + key + " " + why + ".")
                .sqlState("42704")
                .build();
    }
}
