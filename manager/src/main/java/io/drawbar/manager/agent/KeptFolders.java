package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Folders of engines that failed, kept for a time for whoever looks into it: {@code run/failed/ID}. Used by one thread. */
final class KeptFolders {
    private final Path folder;
    private final Rule rule;
    private final Clock clock;

    /**
     * How much is kept.
     *
     * @param time zero: nothing
     * @param count folders at most
     * @param bytes in all of them at most
     */
    record Rule(Duration time, int count, long bytes) {}

    KeptFolders(DrawbarHome home, Rule rule, Clock clock) throws IOException {
        this.folder = Folders.makePrivate(home.run().resolve("failed"));
        this.rule = rule;
        this.clock = clock;
    }

    /** Keeps a folder, without what is secret in it; answers where, unless nothing is kept. */
    Optional<Path> keep(EngineId engine, Path work) throws IOException {
        if (rule.time().isZero() || !Files.isDirectory(work)) {
            return Optional.empty();
        }
        Files.deleteIfExists(work.resolve(EngineLaunch.FILE));
        Path kept = folder.resolve(engine.value());
        Folders.delete(kept);
        Files.move(work, kept, StandardCopyOption.ATOMIC_MOVE);
        Files.setLastModifiedTime(kept, FileTime.from(clock.instant()));
        return Optional.of(kept);
    }

    /** Removes those that were kept long enough, and the oldest of too many or too much. */
    void prune() throws IOException {
        List<Path> newestFirst = new ArrayList<>();
        try (Stream<Path> kept = Files.list(folder)) {
            for (Path one : kept.toList()) {
                newestFirst.add(one);
            }
        }
        if (newestFirst.isEmpty()) {
            return;
        }
        newestFirst.sort(Comparator.comparing(KeptFolders::time).reversed());
        long oldest = clock.millis() - rule.time().toMillis();
        long bytes = 0;
        int count = 0;
        for (Path one : newestFirst) {
            bytes += bytes(one);
            count++;
            if (time(one) < oldest || count > rule.count() || bytes > rule.bytes()) {
                Folders.delete(one);
            }
        }
    }

    private static long time(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0; // It is going away by itself.
        }
    }

    private static long bytes(Path of) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(of, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // It cannot be read, so it does not count.
            }
        });
        return bytes.get();
    }
}
