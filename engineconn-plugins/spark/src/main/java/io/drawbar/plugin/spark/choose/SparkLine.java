package io.drawbar.plugin.spark.choose;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of Spark, such as 4.0, that the plugin has code for. A later line of the same major version is run with the code of the
 * newest one there is.
 *
 * @param major version of Spark
 * @param minor version of Spark
 * @param scala version that Spark was compiled with
 * @param jar with the code
 */
record SparkLine(int major, int minor, String scala, Path jar) {
    static final Comparator<SparkLine> OLDEST_FIRST =
            Comparator.comparingInt(SparkLine::major).thenComparingInt(SparkLine::minor);

    private static final Pattern NAME = Pattern.compile("drawbar-spark-(\\d+)\\.(\\d+)_(\\d+\\.\\d+)\\.jar");

    /** The line that a jar is named after; empty for other files. */
    static Optional<SparkLine> of(Path jar) {
        Matcher name = NAME.matcher(jar.getFileName().toString());
        return name.matches()
                ? Optional.of(new SparkLine(
                        Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)), name.group(3), jar))
                : Optional.empty();
    }

    boolean runs(RunningSpark spark) {
        return spark.scala().equals(scala) && spark.major() == major && spark.minor() >= minor;
    }

    @Override
    public String toString() {
        return major + "." + minor + " with Scala " + scala;
    }
}
