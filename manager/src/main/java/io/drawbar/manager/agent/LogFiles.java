package io.drawbar.manager.agent;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Engines' log files: {@code logs/engines/ID.log}. The process writes into the file by itself, so that no log is lost with the agent;
 * a file that grew too large is cut from outside, its end kept in {@code ID.log.1}.
 */
public final class LogFiles {
    private final Path folder;
    private final long maxBytes;
    private final Duration retention;
    private final Clock clock;

    LogFiles(DrawbarHome home, long maxBytes, Duration retention, Clock clock) throws IOException {
        this.folder = Folders.makePrivate(home.logs().resolve("engines"));
        this.maxBytes = maxBytes;
        this.retention = retention;
        this.clock = clock;
    }

    /** Where an engine's lines are. */
    public Path of(EngineId engine) {
        return folder.resolve(engine.value() + ".log");
    }

    /** Makes the file, readable by its owner alone. */
    public Path make(EngineId engine) throws IOException {
        Path file = of(engine);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return file;
    }

    /** Writes down what a Java machine has said of its crash. */
    Path keepCrash(EngineId engine, String report) throws IOException {
        Path file = folder.resolve(engine.value() + ".crash");
        DrawbarHome.replace(file, report);
        return file;
    }

    /**
     * Cuts a file that is too large. The process appends, so that it goes on at the new end; lines it writes in the moment between
     * copy and cut are lost.
     */
    void cut(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) <= maxBytes) {
            return;
        }
        Path kept = file.resolveSibling(file.getFileName() + ".1");
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel to = FileChannel.open(
                        kept,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            long size = from.size();
            long position = Math.max(0, size - maxBytes);
            while (position < size) {
                position += from.transferTo(position, size - position, to);
            }
            from.truncate(0);
        }
    }

    /** Deletes logs that nobody has written to for the retention, but for those of running engines. */
    void deleteOld(Set<Path> running) throws IOException {
        long oldest = clock.millis() - retention.toMillis();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!running.contains(file) && Files.getLastModifiedTime(file).toMillis() < oldest) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
