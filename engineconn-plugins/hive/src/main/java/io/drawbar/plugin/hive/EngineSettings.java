package io.drawbar.plugin.hive;

import io.drawbar.engine.arrow.ColumnType.Precision;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The engine's settings, sorted: what is Hive's, and what is ours.
 *
 * @param hive what goes into Hive's configuration, over what a folder of configuration says
 * @param timestamps how fine timestamps are told
 * @param ownMetastore whether the metastore is one of this engine's own
 */
record EngineSettings(Map<String, String> hive, Precision timestamps, boolean ownMetastore) {
    private static final Set<String> ENGINES = Set.of("tez", "mr");
    private static final String TIMESTAMPS = "drawbar.timestamps";
    private static final String URIS = "hive.metastore.uris";

    EngineSettings {
        hive = Map.copyOf(hive);
    }

    /**
     * Reads settings.
     *
     * @param configured what the folders of configuration say, as far as settings do not
     * @param work the process's private folder
     */
    static EngineSettings of(Map<String, String> settings, Map<String, String> configured, Path work)
            throws EngineException {
        Map<String, String> given = new TreeMap<>();
        settings.forEach((name, value) -> {
            if (!name.startsWith("drawbar.") && !value.isEmpty()) {
                given.put(name, value);
            }
        });
        String engine = given.getOrDefault("hive.execution.engine", "tez");
        if (!ENGINES.contains(engine)) {
            throw refused("hive.execution.engine", engine, "tez or mr");
        }
        String uris = given.getOrDefault(URIS, configured.getOrDefault(URIS, ""));
        if (!uris.isEmpty() && !uris.matches("thrift://[^\\s,]+(,thrift://[^\\s,]+)*")) {
            throw refused(
                    URIS, uris, "thrift://HOST:PORT, several with commas between, or nothing for an own metastore");
        }
        boolean own = uris.isEmpty() && !configured.containsKey("javax.jdo.option.ConnectionURL");
        Map<String, String> all = new LinkedHashMap<>(defaults(work));
        all.putAll(configured);
        all.putAll(given);
        if (own) {
            Path warehouse = Path.of(given.getOrDefault(
                    "hive.metastore.warehouse.dir", work.resolve("warehouse").toString()));
            ownMetastore(all, warehouse);
        }
        return new EngineSettings(all, timestamps(settings), own);
    }

    private static Precision timestamps(Map<String, String> settings) throws EngineException {
        String text = settings.getOrDefault(TIMESTAMPS, "micros");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "micros" -> Precision.MICROS;
            case "nanos" -> Precision.NANOS;
            default -> throw refused(TIMESTAMPS, text, "micros or nanos");
        };
    }

    private static EngineException refused(String name, String found, String expected) {
        return EngineException.builder(
                        Kind.USER,
                        "The setting " + name + " is '" + found + "'; expected " + expected
                                + " (engines.hive.settings).")
                .sqlState("22023")
                .build();
    }

    /** A database of its own for the metastore, beside the tables. */
    private static void ownMetastore(Map<String, String> all, Path warehouse) {
        all.put("hive.metastore.warehouse.dir", warehouse.resolve("hive").toString());
        all.put(
                "hive.metastore.warehouse.external.dir",
                warehouse.resolve("hive").toString());
        all.putIfAbsent(
                "javax.jdo.option.ConnectionURL",
                "jdbc:derby:;databaseName=" + warehouse.resolve(".hive-metastore") + ";create=true");
        all.putIfAbsent("datanucleus.schema.autoCreateAll", "true");
        all.putIfAbsent("hive.metastore.schema.verification", "false");
        all.putIfAbsent("datanucleus.schema.validateTables", "false");
        all.putIfAbsent("datanucleus.connectionPoolingType", "HikariCP");
    }

    /** What suits one process: local execution without a network, all temporary files in the engine's folder. */
    private static Map<String, String> defaults(Path work) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("fs.defaultFS", "file:///");
        folders(all, work);
        all.put("hive.execution.engine", "tez");
        all.put("mapreduce.framework.name", "local");
        all.put("hive.exec.submit.local.task.via.child", "false");
        all.put("hive.exec.submitviachild", "false");
        all.put("tez.local.mode", "true");
        all.put("tez.local.mode.without.network", "true");
        all.put("tez.runtime.optimize.local.fetch", "true");
        all.put("tez.ignore.lib.uris", "true");
        all.put("hive.tez.container.size", "256");
        all.put("tez.am.resource.memory.mb", "256");
        all.put("tez.task.resource.memory.mb", "128");
        all.put("tez.runtime.io.sort.mb", "16");
        all.put("mapreduce.task.io.sort.mb", "16");
        all.put("hive.exec.counters.pull.interval", "100");
        all.put("hive.tez.exec.inplace.progress", "false");
        // Else a result that is only read would be read into memory first.
        all.put("hive.fetch.task.caching", "false");
        all.put("hive.support.concurrency", "false");
        all.put("hive.txn.manager", "org.apache.hadoop.hive.ql.lockmgr.DummyTxnManager");
        // Sessions compile side by side, as they run.
        all.put("hive.driver.parallel.compilation", "true");
        all.put("hive.metastore.event.db.notification.api.auth", "false");
        all.put("hive.notification.event.poll.interval", "0s");
        all.put("hive.server2.materializedviews.registry.impl", "DUMMY");
        all.put("hive.scheduled.queries.executor.enabled", "false");
        all.put("hive.server2.tez.initialize.default.sessions", "false");
        all.put("hive.query.history.enabled", "false");
        // Columns are named as the query names them, and not after their table.
        all.put("hive.resultset.use.unique.column.names", "false");
        all.put("hive.exec.dynamic.partition.mode", "nonstrict");
        // Who a session belongs to owns what it makes.
        all.put(
                "hive.security.authenticator.manager",
                "org.apache.hadoop.hive.ql.security.SessionStateUserAuthenticator");
        all.put("hive.security.command.whitelist", "set,reset,add,list,delete,reload,dfs");
        return all;
    }

    private static void folders(Map<String, String> all, Path work) {
        Map<String, String> names = Map.of(
                "hive.exec.scratchdir", "scratch",
                "hive.exec.local.scratchdir", "local-scratch",
                // Each session's own: a session deletes the folder when it is closed.
                "hive.downloaded.resources.dir", "resources/${hive.session.id}",
                "hive.querylog.location", "history",
                "hive.query.results.cache.directory", "results-cache",
                "hive.user.install.directory", "install",
                "hive.server2.logging.operation.log.location", "operation-logs",
                "hadoop.tmp.dir", "hadoop",
                "tez.staging-dir", "tez");
        names.forEach((name, folder) -> all.put(name, work.resolve(folder).toString()));
    }
}
