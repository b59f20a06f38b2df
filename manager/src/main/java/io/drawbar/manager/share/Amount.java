package io.drawbar.manager.share;

/**
 * What engines take.
 *
 * @param milliCores thousandths of cores
 * @param memoryBytes memory
 * @param engines how many
 */
public record Amount(long milliCores, long memoryBytes, int engines) {
    public static final Amount NOTHING = new Amount(0, 0, 0);

    /** What one engine takes. */
    public static Amount of(double cores, long memoryBytes) {
        return new Amount(Resource.milliCores(cores), memoryBytes, 1);
    }

    public long of(Resource resource) {
        return switch (resource) {
            case CORES -> milliCores;
            case MEMORY -> memoryBytes;
            case ENGINES -> engines;
            case STATEMENTS, SESSIONS, QUEUE -> 0;
        };
    }

    Amount plus(Amount other, int sign) {
        return new Amount(
                milliCores + sign * other.milliCores,
                memoryBytes + sign * other.memoryBytes,
                engines + sign * other.engines);
    }
}
