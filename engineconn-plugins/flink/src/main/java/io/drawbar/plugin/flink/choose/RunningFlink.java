package io.drawbar.plugin.flink.choose;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Flink on the class path, as its jars tell.
 *
 * @param version in full
 * @param major its first number
 * @param minor its second number
 */
record RunningFlink(String version, int major, int minor) {
    private static final String FILE = ".flink-runtime.version.properties";
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\D.*)?");

    /** Reads what flink-runtime says of itself. */
    static RunningFlink find(ClassLoader loader) throws IOException, EngineException {
        try (InputStream in = loader.getResourceAsStream(FILE)) {
            if (in == null) {
                throw EngineException.builder(
                                Kind.ENGINE,
                                "The engine's class path has no " + FILE + ": its jars are not those of a Flink.")
                        .build();
            }
            Properties properties = new Properties();
            properties.load(in);
            return of(properties.getProperty("project.version", ""));
        }
    }

    static RunningFlink of(String version) throws EngineException {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.matches()) {
            throw EngineException.builder(
                            Kind.UNSUPPORTED, "Flink says that its version is '" + version + "'; expected numbers.")
                    .build();
        }
        return new RunningFlink(version, Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    }
}
