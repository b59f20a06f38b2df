package io.drawbar.common.engine;

import io.drawbar.common.id.EngineTypeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An engine that lives with others in a shared process. The agent writes one such file for each installed version into a folder that the
 * processes of its host read when the engine is asked for, so that what is installed later is there without a new process.
 *
 * @param type of the engine
 * @param version one of the descriptor's
 * @param pluginFolder the unzipped plugin
 * @param jars of the engine's libraries, which are loaded with the plugin
 * @param settings for the plugin, complete
 * @param maxStatements running at once
 */
public record ThinEngine(
        String type,
        String version,
        String pluginFolder,
        List<String> jars,
        Map<String, String> settings,
        int maxStatements) {
    /** The type of engine process that others share, which the distribution brings. */
    public static final EngineTypeName HOST = new EngineTypeName("thin");

    public ThinEngine {
        jars = List.copyOf(jars);
        settings = Map.copyOf(settings);
    }

    /** The file of an engine, whether it is there or not. */
    public static Path file(Path folder, String type, String version) {
        return folder.resolve(type + "@" + version + ".properties");
    }

    public static ThinEngine read(Path file) throws IOException {
        return RecordProperties.read(Files.readString(file), ThinEngine.class);
    }

    /** What stands in the file. */
    public String text() {
        // Without the date in the first line: the same engine has the same text.
        return RecordProperties.write(this)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .reduce("", (text, line) -> text + line + "\n");
    }

    /** Without the settings, which may lead to secrets. */
    @Override
    public String toString() {
        return "ThinEngine[" + type + "@" + version + "]";
    }
}
