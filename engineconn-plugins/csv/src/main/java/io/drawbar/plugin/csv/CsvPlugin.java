package io.drawbar.plugin.csv;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pf4j.Extension;

/** The entry point: the host makes one and starts it. */
@Extension
public final class CsvPlugin implements EnginePlugin {
    @Override
    public Engine start(EngineContext context) throws EngineException {
        Path folder = Path.of(context.settings().getOrDefault("csv.folder", ""));
        if (!Files.isDirectory(folder) || folder.toString().isEmpty()) {
            throw Failures.user("csv.folder is '" + folder + "'; expected a folder (engines.csv.settings).");
        }
        return new CsvEngine(folder, context.settings().getOrDefault(CsvEngine.NULL, ""));
    }
}
