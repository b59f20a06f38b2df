package io.drawbar.manager.agent;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.server.Role;
import io.drawbar.common.server.ServerParts;
import io.drawbar.common.server.ServerSettings;
import io.drawbar.manager.confine.Accounts;
import io.drawbar.manager.confine.ControlGroups;
import io.drawbar.manager.install.InstallSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The role agent. */
public final class AgentRole implements Role {
    private static final Path PROC = Path.of("/proc");

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
        Optional<Accounts> accounts = Accounts.open(
                Accounts.Use.valueOf(settings.get(AgentSettings.RUN_AS).toUpperCase(Locale.ROOT)),
                AgentSettings.accounts(settings),
                distribution.root());
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
                        settings.get(AgentSettings.ENVIRONMENT),
                        accounts,
                        settings.get(AgentSettings.HEAP_DUMPS)));
        Closers closers = new Closers();
        EngineProcesses processes = closers.add(processes(parts, planner, accounts));
        processes.start();
        Duration grace = settings.get(AgentSettings.STOP_GRACE);
        if (!settings.get(AgentSettings.KEEP_ENGINES)) {
            closers.add(() -> processes.stopAll(grace));
        }
        plugins.all();
        parts.rpc()
                .serve(new AgentRpc(
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

    private static EngineProcesses processes(ServerParts parts, Planner planner, Optional<Accounts> accounts)
            throws IOException {
        Settings settings = parts.settings();
        LogFiles logs = new LogFiles(
                parts.home(),
                settings.get(AgentSettings.LOG_BYTES),
                settings.get(AgentSettings.LOG_RETENTION),
                parts.clock());
        HostProbe probe = new HostProbe(PROC, parts.home().run());
        AgentMetrics metrics = new AgentMetrics(parts.metrics());
        metrics.host(probe);
        Optional<ControlGroups> groups = ControlGroups.open(
                ControlGroups.Use.valueOf(settings.get(AgentSettings.CGROUP).toUpperCase(Locale.ROOT)),
                settings.get(AgentSettings.CGROUP_FOLDER),
                parts.rpc().node(),
                PROC);
        ProcessStart starts = new ProcessStart(
                Planner.runFolder(parts.home()),
                logs,
                probe,
                new ProcessStart.Bounds(
                        groups,
                        settings.get(AgentSettings.CGROUP_MEMORY_FACTOR),
                        settings.get(AgentSettings.CGROUP_MEMORY_EXTRA),
                        settings.get(AgentSettings.CGROUP_PROCESSES),
                        prlimit(settings.get(AgentSettings.ULIMITS))));
        KeptFolders kept = new KeptFolders(
                parts.home(),
                new KeptFolders.Rule(
                        settings.get(AgentSettings.KEEP_FAILED),
                        settings.get(AgentSettings.KEEP_FAILED_COUNT),
                        settings.get(AgentSettings.KEEP_FAILED_BYTES)),
                parts.clock());
        Readiness readiness = new Readiness(
                parts.home(),
                probe,
                new Readiness.Bounds(
                        settings.get(AgentSettings.MIN_FREE_DISK),
                        settings.get(AgentSettings.MIN_FREE_MEMORY),
                        settings.get(AgentSettings.MAX_MEMORY_PRESSURE)));
        ProcessLauncher local = new ProcessLauncher(
                parts.home(),
                logs,
                new ProcessLauncher.Means(planner, starts, new ProcessEnd(logs, kept, probe), accounts));
        Map<EngineTypeName, EngineOverrides> overrides = settings.get(EngineOverrides.SETTING);
        return new EngineProcesses(
                new Launchers(settings.get(AgentSettings.LAUNCHER), overrides, Map.of(ProcessLauncher.NAME, local)),
                logs,
                readiness,
                metrics,
                parts.clock(),
                settings.get(AgentSettings.MAX_PROCESSES));
    }

    /** Words in front of a command that set its limits. */
    private static List<String> prlimit(Map<String, String> limits) {
        if (limits.isEmpty()) {
            return List.of();
        }
        String program = List.of("/usr/bin/prlimit", "/bin/prlimit").stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new BadConfiguration("agent.ulimits is set, and there is no prlimit here."));
        List<String> words = new ArrayList<>(List.of(program));
        new TreeMap<>(limits).forEach((name, value) -> words.add("--" + name + "=" + value));
        return words;
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
