package io.drawbar.manager.agent;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins there are: zips of the distribution and of the home, the latter before the former. A zip that is dropped into a folder
 * is found at the next question. A broken one is told in the log and harms no other. Thread-safe.
 */
public final class Plugins {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private final List<Path> folders;
    private final Path unzipped;
    private List<Seen> seen = List.of();
    private Map<EngineTypeName, InstalledPlugin> byType = Map.of();

    /** A zip as it was when it was read. */
    private record Seen(Path zip, long bytes, long modifiedMillis) {}

    public Plugins(Distribution distribution, DrawbarHome home) throws IOException {
        this.folders = List.of(distribution.plugins(), home.plugins());
        this.unzipped = Folders.makePrivate(home.run().resolve("plugins"));
    }

    /** All plugins by their engine's type. */
    public synchronized Map<EngineTypeName, InstalledPlugin> all() {
        List<Seen> now = list();
        if (!now.equals(seen)) {
            Map<EngineTypeName, InstalledPlugin> found =
                    new TreeMap<>(java.util.Comparator.comparing(EngineTypeName::value));
            for (Seen one : now) {
                try {
                    InstalledPlugin plugin = PluginZip.open(one.zip(), unzipped);
                    found.put(plugin.descriptor().type(), plugin);
                    log.info("Plugin {} of {}", plugin.descriptor().type(), one.zip());
                } catch (BadPlugin e) {
                    log.error("The plugin {} is refused: {}", one.zip(), e.getMessage(), e);
                }
            }
            byType = Map.copyOf(found);
            seen = now;
        }
        return byType;
    }

    /** The plugin of a type. */
    public InstalledPlugin get(EngineTypeName type) {
        InstalledPlugin plugin = all().get(type);
        if (plugin == null) {
            throw new DrawbarException(
                    ErrorCode.UNKNOWN_ENGINE,
                    "There is no engine '" + type + "'; there are "
                            + all().keySet().stream()
                                    .map(EngineTypeName::value)
                                    .sorted()
                                    .toList() + ".");
        }
        return plugin;
    }

    private List<Seen> list() {
        List<Seen> found = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path zip : files.filter(file -> file.toString().endsWith(".zip"))
                        .sorted()
                        .toList()) {
                    found.add(new Seen(
                            zip, Files.size(zip), Files.getLastModifiedTime(zip).toMillis()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The plugins in " + folder + " cannot be listed.", e);
            }
        }
        return found;
    }
}
