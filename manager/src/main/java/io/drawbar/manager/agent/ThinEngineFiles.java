package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.engine.ThinEngine;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the shared processes of this host which thin engines there are: one file for each installed version, which they read when it is asked
 * for. So what is installed, changed or removed later needs no new process. Thread-safe.
 */
final class ThinEngineFiles {
    private static final Logger log = LoggerFactory.getLogger(ThinEngineFiles.class);

    private final Plugins plugins;
    private final EngineLibraries libraries;
    private final Map<EngineTypeName, EngineOverrides> overrides;
    private final Path folder;

    ThinEngineFiles(
            Plugins plugins,
            EngineLibraries libraries,
            Map<EngineTypeName, EngineOverrides> overrides,
            DrawbarHome home) {
        this.plugins = plugins;
        this.libraries = libraries;
        this.overrides = Map.copyOf(overrides);
        this.folder = folder(home);
    }

    /** Where the files are. */
    static Path folder(DrawbarHome home) {
        return home.run().resolve("thin-engines");
    }

    /** Writes what has changed. */
    synchronized void write() {
        try {
            Folders.makePrivate(folder);
            Set<Path> wanted = new HashSet<>();
            for (InstalledPlugin plugin : plugins.all().values()) {
                EngineDescriptor descriptor = plugin.descriptor();
                for (String version : descriptor.thin() ? descriptor.versions().keySet() : Set.<String>of()) {
                    Optional<List<Path>> jars = libraries.find(descriptor, version);
                    if (jars.isPresent()) {
                        wanted.add(write(engine(plugin, version, jars.get())));
                    }
                }
            }
            removeOthers(wanted);
        } catch (IOException | UncheckedIOException e) {
            log.error("The files about thin engines in {} could not be written", folder, e);
        }
    }

    private ThinEngine engine(InstalledPlugin plugin, String version, List<Path> jars) {
        EngineDescriptor descriptor = plugin.descriptor();
        EngineOverrides changed = overrides.getOrDefault(descriptor.type(), EngineOverrides.NONE);
        Map<String, String> settings = new LinkedHashMap<>(descriptor.settings());
        settings.putAll(changed.settings());
        settings.replaceAll(
                (name, value) -> value.replace("{plugin}", plugin.folder().toString()));
        return new ThinEngine(
                descriptor.type().value(),
                version,
                plugin.folder().toString(),
                jars.stream().map(Path::toString).toList(),
                settings,
                descriptor.sharing().maxStatements());
    }

    private Path write(ThinEngine engine) throws IOException {
        Path file = ThinEngine.file(folder, engine.type(), engine.version());
        String text = engine.text();
        if (!Files.isRegularFile(file) || !Files.readString(file).equals(text)) {
            Path fresh = Files.createTempFile(folder, ".thin", ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private void removeOthers(Set<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> !wanted.contains(one)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
