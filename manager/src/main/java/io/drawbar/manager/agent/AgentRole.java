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
import io.drawbar.manager.pods.KubernetesLauncher;
import io.drawbar.manager.pods.PodSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
        return Stream.of(AgentSettings.all(), PodSettings.all(), InstallSettings.all())
                .<Setting<?>>flatMap(List::stream)
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
        Plugins plugins = new Plugins(distribution, parts.home(), PluginTrust.of(settings), Plugins::log);
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
        Launchers.Choice choice = new Launchers.Choice(settings.get(AgentSettings.LAUNCHER), overrides);
        EngineProcesses processes = closers.add(processes(parts, choice, planner, accounts));
        try {
            processes.start();
        } catch (IOException | RuntimeException e) {
            closers.close();
            throw e;
        }
        Duration grace = settings.get(AgentSettings.STOP_GRACE);
        if (!settings.get(AgentSettings.KEEP_ENGINES)) {
            closers.add(() -> processes.stopAll(grace));
        }
        plugins.all();
        new AgentMetrics(parts.metrics()).plugins(plugins);
        parts.rpc()
                .serve(new AgentRpc(
                        processes,
                        new EngineTypes(
                                plugins,
                                libraries,
                                overrides,
                                new ThinEngineFiles(plugins, libraries, overrides, parts.home())),
                        new AgentRpc.Offer(
                                memory(settings, choice),
                                settings.get(AgentSettings.CORES),
                                settings.get(AgentSettings.MAX_PROCESSES),
                                settings.get(AgentSettings.LABELS),
                                grace)));
        return closers;
    }

    private static EngineProcesses processes(
            ServerParts parts, Launchers.Choice choice, Planner planner, Optional<Accounts> accounts)
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
        Readiness readiness = new Readiness(parts.home(), probe, bounds(settings, choice));
        Map<String, EngineLauncher> launchers = new HashMap<>();
        launchers.put(
                ProcessLauncher.NAME,
                new ProcessLauncher(
                        parts.home(),
                        logs,
                        new ProcessLauncher.Means(planner, starts, new ProcessEnd(logs, kept, probe), accounts)));
        if (choice.uses(KubernetesLauncher.NAME)) {
            launchers.put(KubernetesLauncher.NAME, kubernetes(parts, planner, logs));
        }
        return new EngineProcesses(
                new Launchers(choice, planner::isTied, launchers),
                logs,
                readiness,
                metrics,
                parts.clock(),
                settings.get(AgentSettings.MAX_PROCESSES));
    }

    private static KubernetesLauncher kubernetes(ServerParts parts, Planner planner, LogFiles logs) {
        Settings settings = parts.settings();
        return KubernetesLauncher.open(
                parts,
                new Distribution(settings.get(ServerSettings.DIST)),
                planner,
                logs,
                new KubernetesLauncher.Given(
                        settings.get(AgentSettings.LABELS),
                        settings.get(AgentSettings.CGROUP_MEMORY_FACTOR),
                        settings.get(AgentSettings.CGROUP_MEMORY_EXTRA),
                        settings.get(AgentSettings.STOP_GRACE)));
    }

    /** How its host is matters to an agent whose engines are there. */
    private static Readiness.Bounds bounds(Settings settings, Launchers.Choice choice) {
        return choice.usual().equals(ProcessLauncher.NAME)
                ? new Readiness.Bounds(
                        settings.get(AgentSettings.MIN_FREE_DISK),
                        settings.get(AgentSettings.MIN_FREE_MEMORY),
                        settings.get(AgentSettings.MAX_MEMORY_PRESSURE))
                : new Readiness.Bounds(0, 0, 0);
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

    private static long memory(Settings settings, Launchers.Choice choice) {
        long configured = settings.get(AgentSettings.MEMORY);
        if (configured > 0 || !choice.usual().equals(ProcessLauncher.NAME)) {
            return configured;
        }
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() / 4 * 3
                : 0;
    }
}
