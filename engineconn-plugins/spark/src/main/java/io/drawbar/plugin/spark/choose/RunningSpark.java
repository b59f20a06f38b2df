package io.drawbar.plugin.spark.choose;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Spark on the class path, as its jars tell.
 *
 * @param version in full
 * @param major its first number
 * @param minor its second number
 * @param scala the Scala that it was compiled with, such as 2.13
 */
record RunningSpark(String version, int major, int minor, String scala) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\D.*)?");

    /** Reads what spark-core and scala-library say of themselves. */
    static RunningSpark find(ClassLoader loader) throws IOException, EngineException {
        String spark = property(loader, "spark-version-info.properties", "version");
        String scala = property(loader, "library.properties", "version.number");
        return of(spark, scala);
    }

    static RunningSpark of(String spark, String scala) throws EngineException {
        Matcher numbers = numbers("Spark", spark);
        Matcher scalaNumbers = numbers("Scala", scala);
        return new RunningSpark(
                spark,
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                scalaNumbers.group(1) + "." + scalaNumbers.group(2));
    }

    private static Matcher numbers(String what, String version) throws EngineException {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.matches()) {
            throw EngineException.builder(
                            Kind.UNSUPPORTED, what + " says that its version is '" + version + "'; expected numbers.")
                    .build();
        }
        return numbers;
    }

    private static String property(ClassLoader loader, String file, String key) throws IOException, EngineException {
        try (InputStream in = loader.getResourceAsStream(file)) {
            if (in == null) {
                throw EngineException.builder(
                                Kind.ENGINE,
                                "The engine's class path has no " + file + ": its jars are not those of a Spark.")
                        .build();
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty(key, "");
        }
    }
}
