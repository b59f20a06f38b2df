package io.drawbar.plugin.spark;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.spark.SparkConf;

/**
 * Where the interpreters of all Scala sessions write their classes, and from where Spark's executors get them. Sessions share the folder, so
 * each numbers its classes in a range of its own. Thread-safe.
 */
final class ReplFolder {
    private static final String SETTING = "spark.repl.class.outputDir";
    private static final String COMPILER = "scala.tools.nsc.interpreter.IMain";
    private static final int NUMBERS_PER_SESSION = 10_000;

    private final String folder;
    private final AtomicInteger sessions = new AtomicInteger();

    private ReplFolder(String folder) {
        this.folder = folder;
    }

    /** Has Spark serve the folder, if Scala's compiler is there; before Spark is started. */
    static void serve(SparkConf conf, Path workFolder) throws IOException {
        if (hasCompiler()) {
            Path folder = Files.createDirectories(workFolder.resolve("scala-classes"));
            conf.set(SETTING, folder.toString());
        }
    }

    /** The folder that Spark serves; empty without Scala's compiler. */
    static Optional<ReplFolder> of(SparkConf conf) {
        return conf.contains(SETTING) && hasCompiler()
                ? Optional.of(new ReplFolder(conf.get(SETTING)))
                : Optional.empty();
    }

    private static boolean hasCompiler() {
        return ReplFolder.class.getClassLoader().getResource(COMPILER.replace('.', '/') + ".class") != null;
    }

    /** An interpreter for one more session. */
    Repl open() throws IOException {
        int first = Math.multiplyExact(sessions.getAndIncrement(), NUMBERS_PER_SESSION);
        // Class-based wrappers are what Spark can ship to executors.
        return new Repl("-Yrepl-class-based -Yrepl-outdir " + folder, classPath(), first);
    }

    /** The process's class path, with what a jar's manifest names in its place. */
    private static String classPath() throws IOException {
        Set<String> all = new LinkedHashSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            all.add(entry);
            for (URI named : named(Path.of(entry))) {
                all.add(Path.of(named).toString());
            }
        }
        return String.join(File.pathSeparator, all);
    }

    private static List<URI> named(Path jar) throws IOException {
        List<URI> found = new ArrayList<>();
        if (!Files.isRegularFile(jar)) {
            return found;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Class-Path");
            if (names != null) {
                for (String name : names.strip().split("\\s+")) {
                    URI uri = jar.toUri().resolve(name);
                    if (uri.getScheme().equals("file") && Files.exists(Path.of(uri))) {
                        found.add(uri);
                    }
                }
            }
        }
        return found;
    }
}
