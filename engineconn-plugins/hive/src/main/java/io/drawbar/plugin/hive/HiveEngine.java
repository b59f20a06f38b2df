package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.ql.exec.tez.TezSessionPoolManager;
import org.apache.hadoop.hive.ql.metadata.Hive;
import org.apache.hadoop.hive.ql.metadata.HiveException;
import org.apache.hive.common.util.HiveVersionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hive in this process: one configuration, of which each session has a copy. Thread-safe. */
final class HiveEngine implements Engine {
    private static final Logger log = LoggerFactory.getLogger(HiveEngine.class);

    private final HiveConf conf;
    private final EngineSettings settings;
    private final OperationLog operationLog;

    private HiveEngine(HiveConf conf, EngineSettings settings, OperationLog operationLog) {
        this.conf = conf;
        this.settings = settings;
        this.operationLog = operationLog;
    }

    /** Reads the configuration and tries the metastore. */
    static HiveEngine start(EngineContext context, Map<String, String> environment) throws EngineException {
        ProcessLog.configure();
        EngineSettings settings =
                EngineSettings.of(context.settings(), HiveSite.configured(environment), context.workFolder());
        RowLookUp.install();
        OperationLog operationLog = OperationLog.install();
        HiveConf conf = HiveSite.load(settings.hive(), context.workFolder().resolve("conf"));
        try {
            Hive hive = Hive.get(conf);
            var unused = hive.getDatabase("default");
        } catch (HiveException e) {
            throw metastore(settings, conf, e);
        } finally {
            Hive.closeCurrent();
        }
        SessionSettings.restrict(conf);
        return new HiveEngine(conf, settings, operationLog);
    }

    private static EngineException metastore(EngineSettings settings, HiveConf conf, HiveException thrown) {
        String root = HiveFailures.root(thrown);
        String what = settings.ownMetastore()
                ? "The engine's own metastore cannot be opened: " + root
                        + (root.contains("another instance of Derby") || root.contains("already have booted")
                                ? " Another engine of the same owner uses it: share one engine (engines.hive.sharing),"
                                        + " or set hive.metastore.uris to a metastore that all can use."
                                : "")
                : "The metastore at " + conf.get("hive.metastore.uris", "its database") + " does not answer: " + root;
        return EngineException.builder(Kind.ENGINE, what)
                .sqlState("08001")
                .cause(thrown)
                .build();
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        return HiveSession.open(conf, settings, request);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("version", HiveVersionInfo.getVersion());
        facts.put("execution-engine", conf.get("hive.execution.engine"));
        facts.put(
                "metastore",
                settings.ownMetastore() ? "own" : conf.get("hive.metastore.uris", "database of the configuration"));
        return facts;
    }

    @Override
    public void close() {
        closeTez();
        operationLog.close();
        if (settings.ownMetastore()) {
            closeDerby();
        }
    }

    /** Ends what a session left that was closed while its Tez started. */
    private static void closeTez() {
        try {
            TezSessionPoolManager.getInstance().closeNonDefaultSessions();
        } catch (Exception e) {
            log.warn("Tez could not be ended", e);
        }
    }

    /** Has the metastore's database write what it has and give up its files. */
    private static void closeDerby() {
        try {
            DriverManager.getConnection("jdbc:derby:;shutdown=true").close();
        } catch (SQLException e) {
            // That it has stopped, Derby tells as a failure.
            log.debug("The metastore's database has stopped", e);
        }
    }
}
