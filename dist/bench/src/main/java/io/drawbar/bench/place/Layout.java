package io.drawbar.bench.place;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where things lie.
 *
 * @param checkout the root of the source tree
 */
public record Layout(Path checkout) {
    /** What is measured. */
    public Path distribution() {
        return checkout.resolve("dist/target/drawbar");
    }

    /** All that a run writes, except for its results. */
    public Path scratch() throws IOException {
        return Files.createDirectories(checkout.resolve("dist/bench/target/run"));
    }

    public Path results() {
        return checkout.resolve("dist/bench/RESULTS.md");
    }

    public Path log(String name) throws IOException {
        return Files.createDirectories(scratch().resolve("logs")).resolve(name + ".log");
    }

    /** How a client is started: this module's classes and libraries, and what Arrow needs. */
    public List<String> client(Class<?> worker) throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx1g"));
        command.add("-cp");
        command.add(ownJar() + ":" + classPath(checkout.resolve("dist/bench/target/lib")));
        command.add(worker.getName());
        return command;
    }

    /** A JDBC client with other libraries and heap than usual. */
    public List<String> client(Class<?> worker, Path libraries, String heap) throws IOException {
        return List.of(java(), "-Xmx" + heap, "-cp", ownJar() + ":" + classPath(libraries), worker.getName());
    }

    /** What Spark's Thrift Server runs with; see thrift-server/pom.xml. */
    public Path thriftLibraries() {
        return checkout.resolve("dist/bench/target/thrift-server");
    }

    /** The jar of a library that this module has. */
    Path library(String name) throws IOException {
        try (Stream<Path> files = Files.list(checkout.resolve("dist/bench/target/lib"))) {
            return files.filter(file -> file.getFileName().toString().matches(Pattern.quote(name) + "-[\\d.]+\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no " + name + " in dist/bench/target/lib."));
        }
    }

    /** This module's own jar. */
    public Path ownJar() throws IOException {
        try (Stream<Path> files = Files.list(checkout.resolve("dist/bench/target"))) {
            return files.filter(
                            file -> file.getFileName().toString().matches("drawbar-bench-.*(?<!sources|javadoc)\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("dist/bench is not built."));
        }
    }

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The jars of a folder in the order of their names, because a class-data archive holds for one order only. */
    public static String classPath(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return String.join(
                    ":",
                    files.map(Path::toString)
                            .filter(name -> name.endsWith(".jar"))
                            .sorted()
                            .toList());
        }
    }

    /** Deletes a folder and all in it; nothing when it is not there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failed) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
