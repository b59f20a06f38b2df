package io.drawbar.engine.spi;

/**
 * The version of this interface. A plugin says in its descriptor for which it was made ({@code spi = "1.1"}); a host with another major
 * number, or an older minor number, refuses it before any of its code is loaded.
 */
public final class SpiVersion {
    /** Changes when plugins have to change. */
    public static final int MAJOR = 1;

    /** Grows when something is added, always with a default. */
    public static final int MINOR = 1;

    private SpiVersion() {}

    /** As descriptors write it. */
    public static String current() {
        return MAJOR + "." + MINOR;
    }
}
