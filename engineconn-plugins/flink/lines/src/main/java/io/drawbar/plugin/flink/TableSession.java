package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.CatalogStoreHolder;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.delegation.Executor;
import org.apache.flink.table.delegation.ExecutorFactory;
import org.apache.flink.table.delegation.StreamExecutorFactory;
import org.apache.flink.table.factories.CatalogStoreFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.PlannerFactoryUtil;
import org.apache.flink.table.factories.TableFactoryUtil;
import org.apache.flink.table.module.ModuleManager;
import org.apache.flink.table.resource.ResourceManager;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.apache.flink.util.MutableURLClassLoader;

/**
 * What a session of Flink's tables consists of: catalogs, functions, modules, added jars, settings. Each statement gets an environment
 * of its own over them, because settings such as the runtime mode count when one is made.
 */
final class TableSession implements AutoCloseable {
    private final FlinkCluster cluster;
    private final SessionSettings settings;
    private final MutableURLClassLoader loader;
    private final ResourceManager resources;
    private final ModuleManager modules = new ModuleManager();
    private final CatalogManager catalogs;
    private final FunctionCatalog functions;
    private final StreamExecutorFactory executorFactory;

    TableSession(EngineParts parts, GenericInMemoryCatalog tables, String id) {
        this.cluster = parts.cluster();
        Configuration engine = new Configuration(parts.settings().flink());
        cluster.address(engine);
        engine.setString("classloader.check-leaked-classloader", "false"); // late threads of connectors would log failures
        engine.setString(
                "table.resources.download-dir",
                parts.settings().workFolder().resolve("resources").resolve(id).toString());
        this.settings = new SessionSettings(engine);
        this.loader = FlinkUserCodeClassLoaders.create(
                new URL[0], TableEnvironmentInternal.class.getClassLoader(), engine);
        this.resources = new ResourceManager(engine, loader);
        this.executorFactory = (StreamExecutorFactory)
                FactoryUtil.discoverFactory(loader, ExecutorFactory.class, ExecutorFactory.DEFAULT_IDENTIFIER);
        this.catalogs = CatalogManager.newBuilder()
                .classLoader(loader)
                .config(engine)
                .defaultCatalog(tables.getName(), tables)
                .catalogModificationListeners(TableFactoryUtil.findCatalogModificationListenerList(engine, loader))
                .catalogStoreHolder(store(engine))
                .build();
        this.functions = new FunctionCatalog(engine, resources, catalogs, modules);
    }

    /** Where the definitions of catalogs are kept: with the session, or where {@code table.catalog-store.kind} says. */
    private CatalogStoreHolder store(Configuration engine) {
        CatalogStoreFactory factory = TableFactoryUtil.findAndCreateCatalogStoreFactory(engine, loader);
        factory.open(TableFactoryUtil.buildCatalogStoreFactoryContext(engine, loader));
        return CatalogStoreHolder.newBuilder()
                .catalogStore(factory.createCatalogStore())
                .factory(factory)
                .config(engine)
                .classloader(loader)
                .build();
    }

    SessionSettings settings() {
        return settings;
    }

    ClassLoader loader() {
        return loader;
    }

    CatalogManager catalogs() {
        return catalogs;
    }

    FunctionCatalog functions() {
        return functions;
    }

    ModuleManager modules() {
        return modules;
    }

    /** All settings for a statement: the session's, and then its own. */
    Configuration settings(Map<String, String> more) throws EngineException {
        Configuration all = settings.all();
        for (Map.Entry<String, String> setting : more.entrySet()) {
            SessionSettings.check(setting.getKey());
            all.setString(setting.getKey(), setting.getValue());
        }
        return all;
    }

    /**
     * An environment for one statement.
     *
     * @param job the id of the job that it may submit, so that this can be ended even while it is on its way
     */
    TableEnvironmentInternal environment(Configuration statement, JobID job) {
        Configuration all = new Configuration(statement);
        all.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, job.toHexString());
        EnvironmentSettings mode =
                EnvironmentSettings.newInstance().withConfiguration(all).build();
        StreamExecutionEnvironment jobs = new StreamExecutionEnvironment(cluster.executors(), all, loader);
        TableConfig config = TableConfig.getDefault();
        config.setRootConfiguration(all);
        config.addConfiguration(all);
        Executor executor = executorFactory.create(jobs);
        return new StreamTableEnvironmentImpl(
                catalogs,
                modules,
                resources,
                functions,
                config,
                jobs,
                PlannerFactoryUtil.createPlanner(executor, config, loader, modules, catalogs, functions),
                executor,
                mode.isStreamingMode());
    }

    /** Leaves the catalog that all sessions share as it is. */
    @Override
    public void close() {
        try {
            resources.close();
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The session's jars cannot be closed", e);
        }
    }
}
