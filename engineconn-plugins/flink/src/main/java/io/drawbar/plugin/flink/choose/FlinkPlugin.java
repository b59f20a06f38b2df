package io.drawbar.plugin.flink.choose;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EnginePlugin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Flink with the line that was made for it. */
@Extension
public final class FlinkPlugin implements EnginePlugin {
    private static final Logger log = LoggerFactory.getLogger(FlinkPlugin.class);
    private static final String START = "io.drawbar.plugin.flink.FlinkStart";

    /** For PF4J. */
    public FlinkPlugin() {}

    @Override
    public Engine start(EngineContext context) throws EngineException {
        try {
            RunningFlink running = RunningFlink.find(FlinkPlugin.class.getClassLoader());
            Path jar = choose(running, lines());
            log.info("Flink {} runs with {}", running.version(), jar.getFileName());
            // Lives as long as the process.
            URLClassLoader loader = new URLClassLoader(
                    "drawbar-flink", new URL[] {jar.toUri().toURL()}, FlinkPlugin.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            EnginePlugin line = (EnginePlugin)
                    loader.loadClass(START).getDeclaredConstructor().newInstance();
            return line.start(context);
        } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
            throw EngineException.builder(Kind.ENGINE, "The plugin's part for this Flink cannot be loaded: " + e)
                    .cause(e)
                    .build();
        }
    }

    /** The jars beside this one's folder. */
    private static List<Path> lines() throws IOException, URISyntaxException {
        Path own = Path.of(FlinkPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.list(own.resolveSibling("../lines").normalize())) {
            return files.sorted().toList();
        }
    }

    /** The jar of the newest line that is not newer than what runs. */
    static Path choose(RunningFlink running, List<Path> jars) throws EngineException {
        Optional<FlinkLine> chosen = jars.stream()
                .flatMap(jar -> FlinkLine.of(jar).stream())
                .filter(line -> line.runs(running))
                .max(FlinkLine.OLDEST_FIRST);
        return chosen.orElseThrow(() -> EngineException.builder(
                                Kind.UNSUPPORTED,
                                "Found Flink " + running.version()
                                        + "; expected one of "
                                        + jars.stream()
                                                .flatMap(jar -> FlinkLine.of(jar).stream())
                                                .sorted(FlinkLine.OLDEST_FIRST)
                                                .map(FlinkLine::toString)
                                                .toList()
                                        + ".")
                        .build())
                .jar();
    }
}
