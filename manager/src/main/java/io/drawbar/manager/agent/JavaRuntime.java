package io.drawbar.manager.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java that runs engines.
 *
 * @param home its folder
 */
public record JavaRuntime(Path home) {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");

    /** The one that runs this process. */
    public static JavaRuntime own() {
        return new JavaRuntime(Path.of(System.getProperty("java.home")));
    }

    public Path executable() {
        return home.resolve("bin").resolve("java");
    }

    /** Its feature version, such as 17; 0 when it does not tell. */
    public int version() throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return 0;
        }
        Matcher matcher = VERSION.matcher(Files.readString(release));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
