package io.drawbar.manager.install;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.SettingSpec;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.manager.agent.Folders;
import io.drawbar.manager.agent.FoundPlugin;
import io.drawbar.manager.agent.FoundPlugin.State;
import io.drawbar.manager.agent.InstalledPlugin;
import io.drawbar.manager.agent.Plugins;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code drawbar engine plugin add|list|remove} and {@code drawbar engine show}: the zips in the home, and what they promise. */
final class PluginCommand {
    private static final List<String> BESIDE = List.of("", ".sha256", ".sig");

    private final Plugins plugins;
    private final Path folder;
    private final Path scratch;
    private final PrintStream out;
    private final Progress progress;

    PluginCommand(Plugins plugins, DrawbarHome home, PrintStream out, Progress progress) throws IOException {
        this.plugins = plugins;
        this.folder = Folders.makePrivate(home.plugins());
        this.scratch = home.run();
        this.out = out;
        this.progress = progress;
    }

    /** Puts a zip, and what stands beside it, into the home; nothing is changed when it cannot be used. */
    void add(String source, Optional<String> sha256) throws InstallFailure, IOException {
        Path fetched = Files.createTempDirectory(Files.createDirectories(scratch), "plugin-add");
        try {
            Path zip = PluginSource.fetch(source, fetched, sha256);
            FoundPlugin opened = plugins.open(zip);
            if (opened.state() == State.REFUSED) {
                throw new InstallFailure("The plugin " + source + " is refused: " + opened.reason() + ".");
            }
            InstalledPlugin plugin = opened.plugin().orElseThrow();
            String name = plugin.descriptor().type() + "-" + plugin.version() + ".zip";
            refuseTwin(plugin);
            // The zip comes last: a server that looks meanwhile finds it with what it needs beside it.
            for (String ending : List.of(".sha256", ".sig", "")) {
                put(zip.resolveSibling(zip.getFileName() + ending), folder.resolve(name + ending));
            }
            FoundPlugin there = found(folder.resolve(name));
            progress.say(plugin.descriptor().title() + ": plugin " + plugin.version() + " is added"
                    + (there.state() == State.USED ? "" : ", and not used: " + there.reason()) + ".");
            progress.say("Its libraries, if it needs any: drawbar engine install "
                    + plugin.descriptor().type());
        } finally {
            Folders.delete(fetched);
        }
    }

    private void refuseTwin(InstalledPlugin fresh) throws InstallFailure {
        for (FoundPlugin one : plugins.found()) {
            boolean same = !one.builtIn()
                    && one.plugin()
                            .filter(plugin -> plugin.descriptor()
                                            .type()
                                            .equals(fresh.descriptor().type())
                                    && plugin.version().equals(fresh.version())
                                    && !plugin.checksum().equals(fresh.checksum()))
                            .isPresent();
            if (same) {
                throw new InstallFailure(
                        "There is a plugin " + fresh.descriptor().type() + " " + fresh.version()
                                + " already, with other content (" + one.zip().getFileName()
                                + "): remove it first, or give the new one another version.");
            }
        }
    }

    private void put(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            Path fresh = folder.resolve("." + to.getFileName() + ".new");
            Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(to);
        }
    }

    private FoundPlugin found(Path zip) throws InstallFailure {
        return plugins.found().stream()
                .filter(one -> one.zip().equals(zip))
                .findFirst()
                .orElseThrow(() -> new InstallFailure(zip + " has been taken away."));
    }

    /** All zips, and what has become of them. */
    void list() {
        out.printf("%-12s %-16s %-5s %-8s %-10s %s%n", "ENGINE", "PLUGIN", "SPI", "STATE", "SIGNED BY", "FILE");
        for (FoundPlugin one : plugins.found()) {
            Optional<InstalledPlugin> plugin = one.plugin();
            out.printf(
                    "%-12s %-16s %-5s %-8s %-10s %s%n",
                    plugin.map(it -> it.descriptor().type().value()).orElse("?"),
                    plugin.map(InstalledPlugin::version).orElse("?"),
                    plugin.map(it -> it.descriptor().spi().toString()).orElse("?"),
                    one.state().name().toLowerCase(Locale.ROOT),
                    plugin.flatMap(InstalledPlugin::signedBy).orElse(one.builtIn() ? "built in" : "-"),
                    one.zip().getFileName() + (one.reason().isEmpty() ? "" : ": " + one.reason()));
        }
    }

    /**
     * Takes a plugin out of the home; what runs from it runs on.
     *
     * @param which {@code TYPE}, {@code TYPE@VERSION}, or the name of a file that is refused
     */
    void remove(String which) throws InstallFailure, IOException {
        String[] parts = which.split("@", 2);
        String type = parts[0];
        Optional<String> version = parts.length > 1 ? Optional.of(parts[1]) : Optional.empty();
        List<FoundPlugin> matching = plugins.found().stream()
                .filter(one -> !one.builtIn())
                .filter(one -> one.plugin()
                        .map(plugin -> plugin.descriptor().type().value().equals(type)
                                && version.map(plugin.version()::equals).orElse(true))
                        .orElseGet(() -> one.zip().getFileName().toString().equals(type)))
                .toList();
        if (matching.isEmpty()) {
            throw new InstallFailure(
                    "There is no plugin " + type + version.map(it -> "@" + it).orElse("") + " in " + folder
                            + "; `drawbar engine plugin list` shows what there is. What came with the distribution"
                            + " cannot be removed.");
        }
        if (matching.size() > 1) {
            throw new InstallFailure("There are several plugins " + type + ": "
                    + matching.stream()
                            .map(one -> type + "@" + one.plugin().orElseThrow().version())
                            .collect(Collectors.joining(", "))
                    + ". Say which one.");
        }
        Path zip = matching.get(0).zip();
        for (String ending : BESIDE) {
            Files.deleteIfExists(zip.resolveSibling(zip.getFileName() + ending));
        }
        progress.say("The plugin " + zip.getFileName() + " is removed; engines that run from it run on.");
    }

    /** What an engine is and what can be set. */
    void show(InstalledPlugin plugin) {
        EngineDescriptor descriptor = plugin.descriptor();
        out.println(descriptor.title() + " (" + descriptor.type() + "): " + descriptor.summary());
        out.println("plugin        " + plugin.version() + ", SPI " + descriptor.spi()
                + plugin.signedBy().map(key -> ", signed by " + key).orElse(""));
        out.println("versions      " + String.join(" ", descriptor.versions().keySet()) + " (default "
                + descriptor.defaultVersion() + ")");
        out.println("languages     " + String.join(" ", descriptor.languages()));
        out.println("capabilities  " + String.join(" ", descriptor.capabilities()));
        out.println("shared by     " + String.join(" ", descriptor.sharing().allowed()) + " (default "
                + descriptor.sharing().defaultLevel() + ")");
        if (descriptor.schema().specs().isEmpty()) {
            out.println("settings      not told: the plugin judges them itself");
            return;
        }
        out.println();
        out.printf("%-44s %-9s %-22s %s%n", "SETTING", "TYPE", "SET BY", "MEANING");
        for (SettingSpec spec : descriptor.schema().specs()) {
            String preset = spec.secret() ? "" : descriptor.settings().getOrDefault(spec.name(), "");
            out.printf(
                    "%-44s %-9s %-22s %s%n",
                    spec.name(),
                    spec.secret() ? "secret" : spec.type().text(),
                    spec.scopes().stream()
                            .filter(scope -> scope != SettingSpec.Scope.CONFIGURATION
                                    || spec.scopes().size() == 1)
                            .sorted()
                            .map(SettingSpec.Scope::text)
                            .collect(Collectors.joining(" ")),
                    spec.help() + (preset.isEmpty() ? "" : " [" + preset + "]"));
        }
    }
}
