package io.drawbar.manager.install;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Settings;
import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.server.DrawbarServer;
import io.drawbar.common.server.ServerSettings;
import io.drawbar.manager.agent.ClassArchive;
import io.drawbar.manager.agent.Distribution;
import io.drawbar.manager.agent.EngineLibraries;
import io.drawbar.manager.agent.Folders;
import io.drawbar.manager.agent.FoundPlugin;
import io.drawbar.manager.agent.InstalledPlugin;
import io.drawbar.manager.agent.Planner;
import io.drawbar.manager.agent.PluginTrust;
import io.drawbar.manager.agent.Plugins;
import io.drawbar.manager.agent.RunningEngines;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * {@code drawbar engine install|list|remove|show|plugin}. Exit codes: 0 done, 1 it could not be done and one sentence on standard error says why,
 * 2 the command line is wrong.
 */
public final class EngineCommand {
    private final EngineArguments arguments;
    private final DrawbarHome home;
    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;
    private final Settings settings;
    private final Distribution distribution;
    private final Plugins plugins;
    private final EngineLibraries libraries;

    private EngineCommand(
            EngineArguments arguments,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            Properties properties)
            throws IOException {
        this.arguments = arguments;
        this.out = out;
        this.err = err;
        this.home = new DrawbarHome(arguments.home());
        Properties all = new Properties();
        all.putAll(properties);
        arguments.dist().ifPresent(dist -> all.setProperty("drawbar.dist", dist.toString()));
        Path usual = home.conf().resolve("drawbar.conf");
        Optional<Path> file = arguments.config().or(() -> Files.exists(usual) ? Optional.of(usual) : Optional.empty());
        this.settings = Settings.load(DrawbarServer.allSettings(), file, environment, all);
        this.distribution = new Distribution(settings.get(ServerSettings.DIST));
        this.plugins = new Plugins(distribution, home, PluginTrust.of(settings), this::tellRefused);
        this.libraries = new EngineLibraries(home, environment);
        // The launcher says which of the standard streams are terminals, which Java cannot tell one by one.
        boolean terminal = properties.getProperty("drawbar-tty", "").contains("1");
        this.progress = new Progress(out, arguments.quiet(), terminal);
    }

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err, System.getenv(), System.getProperties()));
    }

    /** The command without its process. */
    static int run(
            String[] args, PrintStream out, PrintStream err, Map<String, String> environment, Properties properties) {
        EngineArguments arguments;
        try {
            arguments = EngineArguments.parse(args, environment);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(EngineArguments.USAGE);
            return 2;
        }
        try {
            new EngineCommand(arguments, out, err, environment, properties).run();
            return 0;
        } catch (InstallFailure | BadConfiguration e) {
            err.println(e.getMessage());
        } catch (DrawbarException e) {
            err.println(e.failure().getMessage());
        } catch (UncheckedIOException | IOException e) {
            err.println("It cannot be done: " + e.getMessage());
        }
        return 1;
    }

    private void run() throws InstallFailure, IOException {
        switch (arguments.action()) {
            case INSTALL -> install();
            case LIST -> list();
            case REMOVE -> remove();
            case SHOW -> plugin().show(plugins.get(arguments.type()));
            case PLUGIN_ADD -> plugin().add(arguments.source().orElseThrow(), arguments.sha256());
            case PLUGIN_LIST -> plugin().list();
            case PLUGIN_REMOVE -> plugin().remove(arguments.source().orElseThrow());
        }
    }

    /** A zip that cannot be used may be why an engine is not in the list; the other commands say so where it concerns them. */
    private void tellRefused(FoundPlugin one) {
        if (arguments.action() == EngineArguments.Action.LIST && one.state() == FoundPlugin.State.REFUSED) {
            err.println("The plugin " + one.zip() + " is refused: " + one.reason());
        }
    }

    private PluginCommand plugin() throws IOException {
        return new PluginCommand(plugins, home, out, progress);
    }

    private void install() throws InstallFailure, IOException {
        EngineDescriptor descriptor = plugins.get(arguments.type()).descriptor();
        String version = arguments.version().orElse(descriptor.defaultVersion());
        EngineLibraries.version(descriptor, version);
        if (libraries.hasInstallation(descriptor, version)) {
            progress.say("The libraries of " + descriptor.title() + " " + version + " come from an installation.");
        } else {
            MavenJars jars = new MavenJars(localRepository(), repository(), progress);
            new Installer(jars, libraries, progress).install(descriptor, version, with(descriptor, version));
        }
        if (!arguments.archive()) {
            return;
        }
        Planner planner = Planner.forTraining(
                distribution, home, plugins, libraries, settings.get(EngineOverrides.SETTING), System.getenv());
        ArchiveTrainer trainer = new ArchiveTrainer(planner, libraries, home, progress);
        try {
            trainer.train(descriptor, version, arguments.keepArchive());
        } catch (InstallFailure e) {
            // The archive is there for speed: the engine is installed and can be started without one.
            err.println("Warning: " + e.getMessage());
            err.println(
                    descriptor.title() + " " + version + " is installed and starts without a class-data archive, more"
                            + " slowly; run this again to try to make one.");
            return;
        }
        if (arguments.measure()) {
            trainer.measure(descriptor, version);
        }
    }

    /** What the command line asks for beside the version's own, with names of extras replaced by what they stand for. */
    private List<String> with(EngineDescriptor descriptor, String version) throws InstallFailure {
        Map<String, List<String>> extras =
                EngineLibraries.version(descriptor, version).extras();
        List<String> coordinates = new ArrayList<>();
        for (String asked : arguments.with()) {
            if (asked.contains(":")) {
                coordinates.add(asked);
            } else if (extras.containsKey(asked)) {
                coordinates.addAll(extras.get(asked));
            } else {
                throw new InstallFailure("There is no extra '" + asked + "' of " + descriptor.title() + " " + version
                        + "; there are " + extras.keySet() + ", or coordinates GROUP:ARTIFACT:VERSION.");
            }
        }
        return coordinates;
    }

    private Path localRepository() throws InstallFailure, IOException {
        String configured = settings.get(InstallSettings.LOCAL_REPOSITORY);
        if (!configured.isEmpty()) {
            return Path.of(configured);
        }
        Path maven = Path.of(System.getProperty("user.home"), ".m2");
        Path usual = MavenSettings.read(maven.resolve("settings.xml"))
                .localRepository()
                .orElse(maven.resolve("repository"));
        return Files.isDirectory(usual)
                ? usual
                : Folders.makePrivate(home.data().resolve("maven"));
    }

    private String repository() throws InstallFailure {
        Path maven = Path.of(System.getProperty("user.home"), ".m2", "settings.xml");
        String configured = settings.get(InstallSettings.REPOSITORY);
        Optional<String> mirror = MavenSettings.read(maven).centralMirror();
        if (mirror.isPresent()) {
            return mirror.get();
        }
        return configured.isEmpty() ? MavenSettings.defaultRepository() : configured;
    }

    private void list() throws IOException {
        List<InstalledPlugin> all = plugins.all().values().stream()
                .sorted(Comparator.comparing(
                        plugin -> plugin.descriptor().type().value()))
                .toList();
        out.printf("%-12s %-12s %-16s %s%n", "ENGINE", "VERSION", "STATE", "ARCHIVE");
        for (InstalledPlugin plugin : all) {
            EngineDescriptor descriptor = plugin.descriptor();
            for (String version : descriptor.versions().keySet()) {
                boolean archive = Files.isRegularFile(ClassArchive.in(libraries.folder(descriptor.type(), version))
                        .file());
                out.printf(
                        "%-12s %-12s %-16s %s%n",
                        descriptor.type(), version, state(descriptor, version), archive ? "yes" : "no");
            }
        }
    }

    private String state(EngineDescriptor descriptor, String version) {
        if (libraries.hasInstallation(descriptor, version)) {
            return "installation";
        }
        if (EngineLibraries.isBuiltIn(descriptor, version)) {
            return "built in";
        }
        return libraries.find(descriptor, version).isPresent() ? "installed" : "not installed";
    }

    private void remove() throws InstallFailure, IOException {
        EngineDescriptor descriptor = plugins.get(arguments.type()).descriptor();
        String version = arguments.version().orElse(descriptor.defaultVersion());
        EngineLibraries.version(descriptor, version);
        EngineTypeName type = descriptor.type();
        Path folder = libraries.folder(type, version);
        if (!Files.exists(folder)) {
            progress.say(descriptor.title() + " " + version + " is not installed.");
            return;
        }
        List<String> running = RunningEngines.of(home, type, version);
        if (!running.isEmpty()) {
            throw new InstallFailure(descriptor.title() + " " + version + " is in use by " + running.size()
                    + " running engines " + running + ": stop them first.");
        }
        Folders.delete(folder);
        progress.say(descriptor.title() + " " + version + " is removed.");
    }
}
