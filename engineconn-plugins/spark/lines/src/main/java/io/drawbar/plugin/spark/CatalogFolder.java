package io.drawbar.plugin.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that a {@link FolderCatalog} keeps: one JSON file for each database, table and function, and a file that grows by a byte
 * with every change, by whose length other processes notice. Not thread-safe.
 */
final class CatalogFolder {
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final Path changes;
    private final Path lock;
    private final Map<Entry, Optional<String>> touched = new HashMap<>();

    /** What a file is about. */
    enum Kind {
        DATABASE,
        TABLE,
        FUNCTION
    }

    /**
     * A file's subject.
     *
     * @param name of the table or function; empty for a database
     */
    record Entry(Kind kind, String database, String name) implements Comparable<Entry> {
        /** Databases before what is in them. */
        @Override
        public int compareTo(Entry other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : (database + "\0" + name).compareTo(other.database + "\0" + other.name);
        }
    }

    CatalogFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.changes = folder.resolve("changes");
        this.lock = folder.resolve("lock");
    }

    /** Something that may fail. */
    interface Action {
        void run() throws Exception;
    }

    /** Does something while no other process changes the folder. */
    void locked(Action action) throws Exception {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid()) {
                action.run();
            }
        }
    }

    /** Grows with every change. */
    long version() {
        try {
            return Files.size(changes);
        } catch (IOException e) {
            return 0; // nothing was changed yet
        }
    }

    /** All files with a mark that is another when the file is. */
    NavigableMap<Entry, String> entries() {
        NavigableMap<Entry, String> entries = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(SUFFIX))::iterator) {
                entries.put(entry(file), mark(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the catalog in " + folder, e);
        }
        return entries;
    }

    private static String mark(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    }

    /** What has been written since the last call, with its mark, and what has been deleted, without one. */
    Map<Entry, Optional<String>> takeTouched() {
        Map<Entry, Optional<String>> taken = new HashMap<>(touched);
        touched.clear();
        return taken;
    }

    byte[] read(Entry entry) throws IOException {
        return Files.readAllBytes(file(entry));
    }

    void write(Entry entry, byte[] content) throws IOException {
        Path file = file(entry);
        Files.createDirectories(file.getParent());
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.write(written, content);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        touched.put(entry, Optional.of(mark(file)));
        changed();
    }

    void delete(Entry entry) throws IOException {
        Files.deleteIfExists(file(entry));
        touched.put(entry, Optional.empty());
        changed();
    }

    private void changed() throws IOException {
        Files.write(changes, new byte[] {'.'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path file(Entry entry) {
        String database = URLEncoder.encode(entry.database(), StandardCharsets.UTF_8);
        String name = URLEncoder.encode(entry.name(), StandardCharsets.UTF_8);
        return switch (entry.kind()) {
            case DATABASE -> folder.resolve(database + SUFFIX);
            case TABLE -> folder.resolve(database).resolve("table " + name + SUFFIX);
            case FUNCTION -> folder.resolve(database).resolve("function " + name + SUFFIX);
        };
    }

    private Entry entry(Path file) {
        String name = file.getFileName().toString();
        String base = name.substring(0, name.length() - SUFFIX.length());
        if (file.getParent().equals(folder)) {
            return new Entry(Kind.DATABASE, decoded(base), "");
        }
        String[] words = base.split(" ", 2);
        return new Entry(
                words[0].equals("table") ? Kind.TABLE : Kind.FUNCTION,
                decoded(file.getParent().getFileName().toString()),
                decoded(words[1]));
    }

    private static String decoded(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }
}
