package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SQLConf$;

/** Gives a Spark that runs already to its owner: sessions that are opened from then on have the owner's warehouse and settings. */
final class SparkClaim {
    private static final String CATALOG = "spark.sql.catalogImplementation";

    private SparkClaim() {}

    /**
     * Everything is checked before anything is changed.
     *
     * @param started what it was started with
     * @return what each new session has to be given
     */
    static Map<String, String> claim(SparkSession base, EngineContext started, EngineContext wanted) throws EngineException {
        Map<String, String> changes = changes(started.settings(), wanted.settings());
        for (Map.Entry<String, String> change : changes.entrySet()) {
            check(base, change.getKey(), change.getValue());
        }
        try {
            if (changes.containsKey(SparkStart.WAREHOUSE)) {
                FolderCatalog.install(base, local(changes.get(SparkStart.WAREHOUSE)));
            }
        } catch (Exception e) { // Spark's own exceptions are checked and not declared
            throw SparkFailures.toEngine(e, "");
        }
        // Some of what belongs to all sessions is read here.
        changes.forEach(base.sharedState().conf()::set);
        return Map.copyOf(changes);
    }

    /** A warehouse elsewhere has its catalog in Spark's memory, which was made with the first one. */
    private static Path local(String warehouse) throws EngineException {
        URI uri = warehouse.contains(":/")
                ? URI.create(warehouse)
                : Path.of(warehouse).toUri();
        if (!"file".equals(uri.getScheme())) {
            throw EngineException.unsupported("The warehouse " + warehouse + " is not on a local disk.");
        }
        return Path.of(uri.getPath());
    }

    /** What is for Spark, and other than it was. */
    private static Map<String, String> changes(Map<String, String> before, Map<String, String> after) {
        Map<String, String> changes = new HashMap<>();
        after.forEach((key, value) -> {
            if (key.startsWith("spark.") && !value.equals(before.get(key))) {
                changes.put(key, value);
            }
        });
        return changes;
    }

    private static void check(SparkSession base, String key, String value) throws EngineException {
        if (key.equals(SparkStart.WAREHOUSE)) {
            String catalog = base.sharedState().conf().get(CATALOG, "in-memory");
            if (!catalog.equals("in-memory")) {
                throw EngineException.unsupported("Spark's catalog is \"" + catalog + "\" (setting " + CATALOG
                        + "), which keeps the warehouse that it was started with.");
            }
            Path unused = local(value);
        } else if (!SQLConf$.MODULE$.containsConfigKey(key) || SQLConf$.MODULE$.isStaticConfigKey(key)) {
            throw EngineException.unsupported("The setting " + key + " belongs to the start of Spark.");
        } else {
            try {
                new SQLConf().setConfString(key, value);
            } catch (IllegalArgumentException e) {
                throw EngineException.unsupported(e.getMessage());
            }
        }
    }
}
