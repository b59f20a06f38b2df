package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.engine.EngineLimits;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.manager.confine.Account;
import io.drawbar.manager.confine.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how an engine process is started: which Java, which class path, which settings. In settings and Java options {@code
 * {warehouse}} stands for a folder that is kept and belongs to the owner, {@code {work}} for the process's private folder, which is
 * removed after its end, {@code {plugin}} for the unzipped plugin, and {@code {thin-engines}} for the folder of
 * {@link ThinEngineFiles}.
 */
public final class Planner {
    private static final Logger log = LoggerFactory.getLogger(Planner.class);
    /** Writing an archive belongs to the process's end, and is slow. */
    private static final long TRAINING_LIMIT_MILLIS = 600_000;

    private static final long TRAINING_SESSION_MILLIS = 10_000;
    /** Another account has its own. */
    private static final List<String> AGENT_ALONE = List.of("HOME", "USER", "LOGNAME");

    private static final String THIN_ENGINES = "{thin-engines}";

    private final Distribution distribution;
    private final DrawbarHome home;
    private final Plugins plugins;
    private final EngineLibraries libraries;
    private final Map<EngineTypeName, EngineOverrides> overrides;
    private final Surroundings surroundings;
    private final Set<String> toldOfArchive = ConcurrentHashMap.newKeySet();

    /**
     * What is the same for all processes of an agent.
     *
     * @param coordinationConnect where ZooKeeper is
     * @param coordinationRoot the cluster's node there
     * @param sessionTimeoutMillis of sessions with ZooKeeper
     * @param serverDigest under which ZooKeeper knows the servers
     * @param host the address on which engines are called
     * @param limits of engine processes
     * @param environment this process's
     * @param passed names of environment variables that engine processes get
     * @param accounts that engines run as; empty: the agent's own
     * @param heapDumps whether an engine whose heap is full writes down what fills it
     */
    public record Surroundings(
            String coordinationConnect,
            String coordinationRoot,
            long sessionTimeoutMillis,
            String serverDigest,
            String host,
            EngineLimits limits,
            Map<String, String> environment,
            List<String> passed,
            Optional<Accounts> accounts,
            boolean heapDumps) {
        public Surroundings {
            environment = Map.copyOf(environment);
            passed = List.copyOf(passed);
        }
    }

    /**
     * Where a process finds things, and what it is told of them.
     *
     * @param work its private folder
     * @param launchFile what it is told
     * @param warehouse the owner's folder
     * @param host the address on which it is called; {@link EngineLaunch#HOST_LATER} when that is not known yet
     * @param path where a file of this host is there
     * @param passed names of variables of this process's environment that it gets
     * @param javaOptions before all others
     */
    public record Site(
            Path work,
            Path launchFile,
            Path warehouse,
            String host,
            UnaryOperator<Path> path,
            List<String> passed,
            List<String> javaOptions) {
        public Site {
            passed = List.copyOf(passed);
            javaOptions = List.copyOf(javaOptions);
        }
    }

    public Planner(
            Distribution distribution,
            DrawbarHome home,
            Plugins plugins,
            EngineLibraries libraries,
            Map<EngineTypeName, EngineOverrides> overrides,
            Surroundings surroundings) {
        this.distribution = distribution;
        this.home = home;
        this.plugins = plugins;
        this.libraries = libraries;
        this.overrides = Map.copyOf(overrides);
        this.surroundings = surroundings;
    }

    /** Plans processes that run their training statements and end. */
    public static Planner forTraining(
            Distribution distribution,
            DrawbarHome home,
            Plugins plugins,
            EngineLibraries libraries,
            Map<EngineTypeName, EngineOverrides> overrides,
            Map<String, String> environment) {
        Surroundings alone = new Surroundings(
                "",
                "drawbar",
                TRAINING_SESSION_MILLIS,
                "",
                "127.0.0.1",
                EngineLimits.DEFAULTS.withCloseMillis(TRAINING_LIMIT_MILLIS),
                environment,
                AgentSettings.PASSED_VARIABLES,
                Optional.empty(),
                false);
        return new Planner(distribution, home, plugins, libraries, overrides, alone);
    }

    /** The folder of running processes' folders. */
    public static Path runFolder(DrawbarHome home) {
        return home.run().resolve("engines");
    }

    /** Plans a process of this host and makes its folders. */
    public Plan plan(Wish wish) throws IOException {
        EngineLibraries.version(plugins.get(wish.type()).descriptor(), wish.version());
        if (wish.isPooled() && surroundings.accounts().isPresent()) {
            throw Waiting.impossible(wish, "under accounts of the system");
        }
        Optional<Account> account = account(wish);
        Path work = workFolder(wish, account);
        Site here = new Site(
                work,
                work.resolve(EngineLaunch.FILE),
                wish.isPooled() ? Waiting.warehouse(work) : warehouse(wish, account),
                surroundings.host(),
                UnaryOperator.identity(),
                surroundings.passed(),
                List.of());
        return plan(wish, here, account);
    }

    /** Plans a process elsewhere, where its folders will be made. */
    public Plan plan(Wish wish, Site site) throws IOException {
        if (wish.isPooled()) {
            throw Waiting.impossible(wish, "in pods with their owner's folder");
        }
        return plan(wish, site, Optional.empty());
    }

    private Plan plan(Wish wish, Site site, Optional<Account> account) throws IOException {
        InstalledPlugin plugin = plugins.get(wish.type());
        EngineDescriptor descriptor = plugin.descriptor();
        EngineDescriptor.Version version = EngineLibraries.version(descriptor, wish.version());
        EngineOverrides changed = overrides.getOrDefault(wish.type(), EngineOverrides.NONE);
        JavaRuntime java = changed.javaHome().map(JavaRuntime::new).orElseGet(JavaRuntime::own);
        checkJava(java, version, wish);
        Path work = site.work();
        Map<String, String> places = Map.of(
                "{work}",
                work.toString(),
                "{warehouse}",
                site.warehouse().toString(),
                "{plugin}",
                site.path().apply(plugin.folder()).toString(),
                THIN_ENGINES,
                ThinEngineFiles.folder(home).toString(),
                EngineLaunch.HOST_LATER,
                site.host());
        List<Path> classPath = distribution.classPath(libraries.get(descriptor, wish.version()));
        ClassArchive.Fingerprint fingerprint =
                ClassArchive.Fingerprint.of(java.home(), classPath, distribution.hostLib(), plugin.folder());
        Optional<Path> archive = descriptor.launch().classDataArchive() ? archive(wish, fingerprint) : Optional.empty();
        if (account.isPresent()) {
            Reachable.make(home.root(), plugin.folder());
            Reachable.make(home.root(), distribution.hostLib());
            for (Path jar : classPath) {
                Reachable.make(home.root(), jar.getParent());
            }
        }
        List<String> options = new ArrayList<>(site.javaOptions());
        if (surroundings.heapDumps()) {
            options.add("-XX:+HeapDumpOnOutOfMemoryError");
            options.add("-XX:HeapDumpPath=" + work.resolve(Autopsy.HEAP_FILE));
        }
        descriptor.launch().javaOptions().forEach(option -> options.add(filled(option, places)));
        version.javaOptions().forEach(option -> options.add(filled(option, places)));
        changed.javaOptions().forEach(option -> options.add(filled(option, places)));
        Map<String, String> variables = environment(descriptor, version, changed, site.passed(), account.isPresent());
        LaunchCommand command = new LaunchCommand(
                new JavaRuntime(site.path().apply(java.home())),
                wish.memoryBytes() > 0
                        ? wish.memoryBytes()
                        : changed.memoryBytes().orElse(descriptor.resources().memoryBytes()),
                wish.cores() > 0 ? wish.cores() : descriptor.resources().cores(),
                withConfiguration(classPath, descriptor, variables).stream()
                        .map(site.path())
                        .toList(),
                options,
                LaunchCommand.mapping(archive.map(site.path())),
                work,
                site.launchFile(),
                site.path().apply(distribution.hostLib()));
        EngineLaunch launch = launch(
                wish,
                plugin,
                settings(wish, descriptor, changed, places),
                changed,
                site,
                Waiting.launch(wish, descriptor, site.work(), home));
        return new Plan(launch, command, variables, work, fingerprint, new Plan.Confinement(account, site.warehouse()));
    }

    /** Whether engines of a type read files that this host's agent writes for them, and so cannot be elsewhere. */
    boolean isTied(EngineTypeName type) {
        InstalledPlugin plugin = plugins.all().get(type);
        return plugin != null
                && plugin.descriptor().settings().values().stream().anyMatch(it -> it.contains(THIN_ENGINES));
    }

    /** An engine that several share has no owner of its own. */
    private Optional<Account> account(Wish wish) {
        boolean shared = wish.shareLevel().equals("tenant") || wish.shareLevel().equals("server");
        return surroundings.accounts().flatMap(accounts -> accounts.of(wish.owner(), shared));
    }

    /** One of the agent's own is made here; that of another account is made by that account. */
    private Path workFolder(Wish wish, Optional<Account> account) throws IOException {
        if (account.isPresent()) {
            return surroundings
                    .accounts()
                    .orElseThrow()
                    .folder()
                    .resolve("engine-" + wish.id().value());
        }
        Path work = Folders.makePrivate(runFolder(home).resolve(wish.id().value()));
        Folders.makePrivate(work.resolve("tmp"));
        return work;
    }

    private Path warehouse(Wish wish, Optional<Account> account) throws IOException {
        return account.isPresent()
                ? surroundings
                        .accounts()
                        .orElseThrow()
                        .folder()
                        .resolve("warehouse-" + account.get().name())
                : Folders.makePrivate(
                        home.data().resolve("warehouse").resolve(wish.owner().value()));
    }

    private Optional<Path> archive(Wish wish, ClassArchive.Fingerprint fingerprint) throws IOException {
        ClassArchive archive = ClassArchive.in(libraries.folder(wish.type(), wish.version()));
        Optional<Path> fitting = archive.fitting(fingerprint);
        if (fitting.isEmpty() && archive.isMade() && toldOfArchive.add(wish.type() + "@" + wish.version())) {
            log.info(
                    "The class-data archive of {} {} was made for other jars or another Java, so engines start without"
                            + " it; `drawbar engine install {}@{}` makes it again",
                    wish.type(),
                    wish.version(),
                    wish.type(),
                    wish.version());
        }
        return fitting;
    }

    private static void checkJava(JavaRuntime java, EngineDescriptor.Version version, Wish wish) throws IOException {
        int found = java.version();
        if (found != 0 && found < version.java()) {
            throw new DrawbarException(
                    ErrorCode.BAD_CONFIGURATION,
                    wish.type() + " " + wish.version() + " needs Java " + version.java() + " or later, and "
                            + java.home() + " is Java " + found + ": set engines." + wish.type() + ".java-home.");
        }
    }

    private static Map<String, String> settings(
            Wish wish, EngineDescriptor descriptor, EngineOverrides changed, Map<String, String> places) {
        changed.settings().forEach((name, value) -> descriptor
                .schema()
                .configurationProblem(wish.type().value(), name, value)
                .ifPresent(problem -> {
                    throw new DrawbarException(ErrorCode.BAD_CONFIGURATION, problem);
                }));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("drawbar.warehouse", "{warehouse}");
        settings.putAll(descriptor.settings());
        settings.putAll(changed.settings());
        settings.putAll(wish.settings());
        settings.replaceAll((name, value) -> filled(value, places));
        return settings;
    }

    private static String filled(String text, Map<String, String> places) {
        String filled = text;
        for (Map.Entry<String, String> place : places.entrySet()) {
            filled = filled.replace(place.getKey(), place.getValue());
        }
        return filled;
    }

    private EngineLaunch launch(
            Wish wish,
            InstalledPlugin plugin,
            Map<String, String> settings,
            EngineOverrides changed,
            Site site,
            EngineLaunch.Pooled waiting) {
        EngineDescriptor descriptor = plugin.descriptor();
        return new EngineLaunch(
                wish.id().value(),
                wish.type().value(),
                wish.version(),
                wish.owner().value(),
                wish.tenant(),
                wish.shareLevel(),
                settings,
                surroundings.coordinationConnect(),
                surroundings.coordinationRoot(),
                surroundings.sessionTimeoutMillis(),
                wish.token(),
                surroundings.serverDigest(),
                site.host(),
                site.path().apply(plugin.folder()).toString(),
                site.work().toString(),
                changed.limits().maxSessions().orElse(descriptor.sharing().maxSessions()),
                changed.limits().maxStatements().orElse(descriptor.sharing().maxStatements()),
                changed.idleTimeout().orElse(descriptor.launch().idleTimeout()).toMillis(),
                surroundings.limits(),
                List.of(),
                waiting);
    }

    /** Nothing but what is named passes: the server's own environment may hold secrets. */
    private Map<String, String> environment(
            EngineDescriptor descriptor,
            EngineDescriptor.Version version,
            EngineOverrides changed,
            List<String> alsoPassed,
            boolean otherAccount) {
        List<String> names = new ArrayList<>(alsoPassed);
        names.addAll(descriptor.launch().configurationVariables());
        if (otherAccount) {
            names.removeAll(AGENT_ALONE);
        }
        version.installation().ifPresent(installation -> names.add(installation.variable()));
        Map<String, String> passed = new LinkedHashMap<>();
        for (String name : names) {
            String value = surroundings.environment().get(name);
            if (value != null) {
                passed.put(name, value);
            }
        }
        passed.putAll(changed.environment());
        return passed;
    }

    /**
     * Folders come last: before the jars they would make a class-data archive useless, which knows of no folders.
     *
     * @param variables of the process
     */
    private static List<Path> withConfiguration(
            List<Path> classPath, EngineDescriptor descriptor, Map<String, String> variables) {
        List<Path> path = new ArrayList<>(classPath);
        for (String name : descriptor.launch().configurationVariables()) {
            String folder = variables.getOrDefault(name, "");
            if (!folder.isBlank() && Files.isDirectory(Path.of(folder))) {
                path.add(Path.of(folder).toAbsolutePath());
            }
        }
        return path;
    }
}
