package io.drawbar.manager.agent;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.server.Role;
import io.drawbar.common.server.ServerParts;
import io.drawbar.common.server.ServerSettings;
import io.drawbar.manager.install.InstallSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The role agent. */
public final class AgentRole implements Role {
    @Override
    public String name() {
        return "agent";
    }

    @Override
    public List<Setting<?>> settings() {
        return Stream.concat(AgentSettings.all().stream(), InstallSettings.all().stream())
                .toList();
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public AutoCloseable start(ServerParts parts) throws Exception {
        Settings settings = parts.settings();
        Map<String, String> environment = System.getenv();
        Distribution distribution = new Distribution(settings.get(ServerSettings.DIST));
        Plugins plugins = new Plugins(distribution, parts.home());
        EngineLibraries libraries = new EngineLibraries(parts.home(), environment);
        Map<EngineTypeName, EngineOverrides> overrides = settings.get(EngineOverrides.SETTING);
        Planner planner = new Planner(
                distribution,
                parts.home(),
                plugins,
                libraries,
                overrides,
                new Planner.Surroundings(
                        parts.coordinationConnect(),
                        settings.get(ServerSettings.COORDINATION_ROOT),
                        settings.get(ServerSettings.COORDINATION_SESSION).toMillis(),
                        Coordination.serverDigest(parts.secret()),
                        settings.get(ServerSettings.INTERNAL_HOST),
                        AgentSettings.limits(settings),
                        environment,
                        settings.get(AgentSettings.ENVIRONMENT)));
        Closers closers = new Closers();
        LogFiles logs = new LogFiles(
                parts.home(),
                settings.get(AgentSettings.LOG_BYTES),
                settings.get(AgentSettings.LOG_RETENTION),
                parts.clock());
        EngineProcesses processes = closers.add(new EngineProcesses(
                parts.home(),
                logs,
                new AgentMetrics(parts.metrics()),
                parts.clock(),
                settings.get(AgentSettings.MAX_PROCESSES)));
        processes.start();
        Duration grace = settings.get(AgentSettings.STOP_GRACE);
        if (!settings.get(AgentSettings.KEEP_ENGINES)) {
            closers.add(() -> processes.stopAll(grace));
        }
        plugins.all();
        parts.rpc()
                .serve(new AgentRpc(
                        planner,
                        processes,
                        new EngineTypes(
                                plugins,
                                libraries,
                                overrides,
                                new ThinEngineFiles(plugins, libraries, overrides, parts.home())),
                        new AgentRpc.Offer(
                                memory(settings),
                                settings.get(AgentSettings.CORES),
                                settings.get(AgentSettings.MAX_PROCESSES),
                                settings.get(AgentSettings.LABELS),
                                grace)));
        return closers;
    }

    private static long memory(Settings settings) {
        long configured = settings.get(AgentSettings.MEMORY);
        if (configured > 0) {
            return configured;
        }
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() / 4 * 3
                : 0;
    }
}
