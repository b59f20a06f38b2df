package io.drawbar.common.engine;

import io.drawbar.common.config.BadConfiguration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the interface between this Drawbar and plugins, for those who load no plugin. A plugin says in its descriptor for which
 * version it was made ({@code spi = "1.1"}): it runs on the same major number with that minor number or a later one.
 *
 * @param major changes when plugins have to change
 * @param minor grows when something is added
 */
public record EngineSpi(int major, int minor) {
    /** What {@code sdk/engine-spi} of this build calls itself; a test compares them. */
    public static final EngineSpi CURRENT = new EngineSpi(1, 1);

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})");

    /** Parses what a descriptor says. */
    public static EngineSpi parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new BadConfiguration("spi is '" + text + "'; expected a version such as " + CURRENT + ".");
        }
        return new EngineSpi(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Whether a plugin that was made for {@code wanted} runs on this one. */
    public boolean carries(EngineSpi wanted) {
        return major == wanted.major && minor >= wanted.minor;
    }

    /** Why a plugin is refused, for people. */
    public static String refusal(EngineSpi wanted) {
        return "it was made for version " + wanted + " of the engine SPI, and this Drawbar has " + CURRENT
                + (wanted.major() == CURRENT.major()
                        ? ": Drawbar has to be newer"
                        : ": a build of the plugin for " + CURRENT.major() + ".x is needed");
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
