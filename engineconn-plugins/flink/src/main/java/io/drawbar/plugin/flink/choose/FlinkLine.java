package io.drawbar.plugin.flink.choose;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of Flink, such as 1.20, that the plugin has code for. A later line of the same major version is run with the code of the
 * newest one there is.
 *
 * @param major version of Flink
 * @param minor version of Flink
 * @param jar with the code
 */
record FlinkLine(int major, int minor, Path jar) {
    static final Comparator<FlinkLine> OLDEST_FIRST =
            Comparator.comparingInt(FlinkLine::major).thenComparingInt(FlinkLine::minor);

    private static final Pattern NAME = Pattern.compile("drawbar-flink-(\\d+)\\.(\\d+)\\.jar");

    /** The line that a jar is named after; empty for other files. */
    static Optional<FlinkLine> of(Path jar) {
        Matcher name = NAME.matcher(jar.getFileName().toString());
        return name.matches()
                ? Optional.of(new FlinkLine(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)), jar))
                : Optional.empty();
    }

    boolean runs(RunningFlink flink) {
        return flink.major() == major && flink.minor() >= minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
