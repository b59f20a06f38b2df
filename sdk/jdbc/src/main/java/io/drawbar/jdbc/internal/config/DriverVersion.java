package io.drawbar.jdbc.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The driver's own version, as its jar tells it. Immutable. */
public final class DriverVersion {
    private static final Pattern PARTS = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final String FILE = "version.properties";
    private static final DriverVersion OWN = new DriverVersion(read());

    private final String text;
    private final int major;
    private final int minor;

    private DriverVersion(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("The driver's jar says \"" + text + "\" of its version; expected N.N.");
        }
        this.text = text;
        this.major = Integer.parseInt(parts.group(1));
        this.minor = Integer.parseInt(parts.group(2));
    }

    public static DriverVersion own() {
        return OWN;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = DriverVersion.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("The driver's jar is not whole: it has no " + FILE + ".");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("The driver's jar could not be read.", e);
        }
        return properties.getProperty("version", "");
    }

    public int major() {
        return major;
    }

    public int minor() {
        return minor;
    }

    /** Whole, as in {@code 1.2.3}. */
    @Override
    public String toString() {
        return text;
    }
}
