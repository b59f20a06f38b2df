package io.drawbar.manager.agent;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.protocol.v1.HostState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether this agent takes new engines: not while it is drained, which it remembers on disk, nor while its host is short of something.
 * Thread-safe.
 */
final class Readiness {
    private static final double MEGABYTE = 1 << 20;

    private final Path sign;
    private final HostProbe probe;
    private final Bounds bounds;
    private volatile Optional<String> drained;

    /**
     * When a host is short of something; 0: never.
     *
     * @param freeDiskBytes less than that is too little
     * @param freeMemoryBytes less than that is too little
     * @param memoryPressure more than that, in percent, is too much
     */
    record Bounds(long freeDiskBytes, long freeMemoryBytes, double memoryPressure) {}

    Readiness(DrawbarHome home, HostProbe probe, Bounds bounds) throws IOException {
        this.sign = home.data().resolve("agent-drained");
        this.probe = probe;
        this.bounds = bounds;
        this.drained = Files.isRegularFile(sign) ? Optional.of(Files.readString(sign)) : Optional.empty();
    }

    /** From now on it takes none, whoever starts it again, until {@link #open}. */
    synchronized void drain(String reason) throws IOException {
        DrawbarHome.replace(sign, reason);
        drained = Optional.of(reason);
    }

    /** It takes engines again. */
    synchronized void open() throws IOException {
        Files.deleteIfExists(sign);
        drained = Optional.empty();
    }

    boolean isDraining() {
        return drained.isPresent();
    }

    HostState host() {
        return probe.read();
    }

    /** Why it takes no engine; empty: it does. */
    Optional<String> closed(HostState host) {
        Optional<String> why = drained;
        if (why.isPresent()) {
            return Optional.of(why.get().isBlank() ? "it is drained" : "it is drained: " + why.get());
        }
        if (host.getDiskFreeBytes() < bounds.freeDiskBytes()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "its disk has %.0f MB left (setting agent.min-free-disk)",
                    host.getDiskFreeBytes() / MEGABYTE));
        }
        if (host.getMemoryFreeBytes() < bounds.freeMemoryBytes()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "its host has %.0f MB of memory left (setting agent.min-free-memory)",
                    host.getMemoryFreeBytes() / MEGABYTE));
        }
        if (bounds.memoryPressure() > 0 && host.getMemoryPressure() > bounds.memoryPressure()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "processes of its host waited for memory in %.0f %% of the last ten seconds (setting"
                            + " agent.max-memory-pressure)",
                    host.getMemoryPressure()));
        }
        return Optional.empty();
    }
}
