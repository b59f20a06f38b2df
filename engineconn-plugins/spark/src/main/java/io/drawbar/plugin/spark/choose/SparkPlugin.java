package io.drawbar.plugin.spark.choose;

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

/** Starts Spark with the line that was made for it. */
@Extension
public final class SparkPlugin implements EnginePlugin {
    private static final Logger log = LoggerFactory.getLogger(SparkPlugin.class);
    private static final String START = "io.drawbar.plugin.spark.SparkStart";

    /** For PF4J. */
    public SparkPlugin() {}

    @Override
    public Engine start(EngineContext context) throws EngineException {
        try {
            RunningSpark running = RunningSpark.find(SparkPlugin.class.getClassLoader());
            Path jar = choose(running, lines());
            log.info("Spark {} with Scala {} runs with {}", running.version(), running.scala(), jar.getFileName());
            // Lives as long as the process. Spark's executors find the classes of tasks through this thread's loader.
            URLClassLoader loader = new URLClassLoader(
                    "drawbar-spark", new URL[] {jar.toUri().toURL()}, SparkPlugin.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            EnginePlugin line = (EnginePlugin)
                    loader.loadClass(START).getDeclaredConstructor().newInstance();
            return line.start(context);
        } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
            throw EngineException.builder(Kind.ENGINE, "The plugin's part for this Spark cannot be loaded: " + e)
                    .cause(e)
                    .build();
        }
    }

    /** The jars beside this one's folder. */
    private static List<Path> lines() throws IOException, URISyntaxException {
        Path own = Path.of(SparkPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.list(own.resolveSibling("../lines").normalize())) {
            return files.sorted().toList();
        }
    }

    /** The jar of the newest line that is not newer than what runs. */
    static Path choose(RunningSpark running, List<Path> jars) throws EngineException {
        Optional<SparkLine> chosen = jars.stream()
                .flatMap(jar -> SparkLine.of(jar).stream())
                .filter(line -> line.runs(running))
                .max(SparkLine.OLDEST_FIRST);
        return chosen.orElseThrow(() -> EngineException.builder(
                                Kind.UNSUPPORTED,
                                "Found Spark " + running.version() + " with Scala " + running.scala()
                                        + "; expected one of "
                                        + jars.stream()
                                                .flatMap(jar -> SparkLine.of(jar).stream())
                                                .sorted(SparkLine.OLDEST_FIRST)
                                                .map(SparkLine::toString)
                                                .toList()
                                        + ".")
                        .build())
                .jar();
    }
}
