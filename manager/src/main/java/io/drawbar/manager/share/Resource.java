package io.drawbar.manager.share;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is shared among tenants. Amounts are whole numbers: thousandths of cores, bytes of memory, else pieces. */
public enum Resource {
    /** In thousandths, so that sums are exact. */
    CORES(0),
    MEMORY(1),
    ENGINES(2),
    /** Places among the running statements of engines. */
    STATEMENTS(3),
    /** Sessions of connections, which hold no place among the running statements. */
    SESSIONS(4),
    /** Asks that wait. */
    QUEUE(5);

    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final int THOUSAND = 1_000;

    /** What engines take. */
    private static final List<Resource> OF_ENGINES = List.of(CORES, MEMORY, ENGINES);

    /** What engines take. */
    public static List<Resource> ofEngines() {
        return OF_ENGINES;
    }

    private final int index;

    Resource(int index) {
        this.index = index;
    }

    /** Its place in arrays with something for each resource. */
    public int index() {
        return index;
    }

    /** As people write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Every resource as people write it. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(Resource::text).toList();
    }

    /** What people write. */
    public static Optional<Resource> of(String text) {
        return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
    }

    /** Cores as they are counted. */
    public static long milliCores(double cores) {
        return Math.round(cores * THOUSAND);
    }

    /** An amount without its name: {@code 2.5}, {@code 4.0 GiB}, {@code 7}. */
    public String number(long amount) {
        return switch (this) {
            case CORES ->
                amount % THOUSAND == 0
                        ? Long.toString(amount / THOUSAND)
                        : String.format(Locale.ROOT, "%.3f", amount / (double) THOUSAND)
                                .replaceAll("0+$", "");
            case MEMORY -> bytes(amount);
            case ENGINES, STATEMENTS, SESSIONS, QUEUE -> Long.toString(amount);
        };
    }

    /** What is counted, as in "4 of 4 engines". */
    public String noun() {
        return switch (this) {
            case CORES -> "cores";
            case MEMORY -> "of memory";
            case ENGINES -> "engines";
            case STATEMENTS -> "running statements";
            case SESSIONS -> "sessions";
            case QUEUE -> "waiting jobs";
        };
    }

    private static String bytes(long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
                : (bytes >> 20) + " MiB";
    }
}
