package io.drawbar.engine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this process holds at a moment.
 *
 * @param threads the names of live threads, by their ids
 * @param files the open files, by their descriptors; none where the system does not tell ({@code /proc/self/fd} on Linux)
 */
record Held(Map<Long, String> threads, Map<String, String> files) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** The machine's own, JUnit's and Awaitility's, which come and go by themselves. */
    private static final Pattern OTHERS = Pattern.compile("Common-Cleaner|Attach Listener|process reaper.*"
            + "|ForkJoinPool\\.commonPool.*|junit-.*|awaitility.*|surefire-.*|Signal Dispatcher|Finalizer|Reference Handler"
            + "|CompletableFutureDelayScheduler|statement under test|C[12] CompilerThread.*|Notification Thread|Keep-Alive-.*"
            + "|Java2D Disposer|RMI .*|JMX .*");

    Held {
        threads = Map.copyOf(threads);
        files = Map.copyOf(files);
    }

    static Held now() {
        Map<Long, String> threads = new TreeMap<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> threads.put(thread.getId(), thread.getName()));
        return new Held(threads, openFiles());
    }

    private static Map<String, String> openFiles() {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
                descriptors.forEach(
                        descriptor -> target(descriptor).ifPresent(file -> files.put(descriptor.toString(), file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException closed) {
            return Optional.empty(); // since the folder was listed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of threads that are here and were not there, without those of the machine and of the tests. */
    List<String> threadsBeside(Held before) {
        List<String> names = new ArrayList<>();
        threads.forEach((id, name) -> {
            if (!before.threads.containsKey(id) && !OTHERS.matcher(name).matches()) {
                names.add(name);
            }
        });
        return names.stream().sorted().toList();
    }

    /** The files that are open here and were not there. */
    List<String> filesBeside(Held before) {
        List<String> names = new ArrayList<>();
        files.forEach((descriptor, file) -> {
            if (!file.equals(before.files.get(descriptor))) {
                names.add(file);
            }
        });
        return names.stream().sorted().toList();
    }

    /** The open files in a folder and below. */
    List<String> filesBelow(Path folder) {
        return files.values().stream()
                .filter(file -> Path.of(file).startsWith(folder))
                .sorted()
                .toList();
    }
}
