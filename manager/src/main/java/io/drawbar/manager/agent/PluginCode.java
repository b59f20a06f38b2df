package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineDescriptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Sees without loading any of it whether a plugin has the one class that a host looks for. */
final class PluginCode {
    private static final String LIST = "META-INF/extensions.idx";

    private PluginCode() {}

    static void check(EngineDescriptor descriptor, Path folder) throws IOException, BadPlugin {
        if (!descriptor.heavy() && !descriptor.thin()) {
            return; // the shared process itself has no code
        }
        List<Path> jars = jars(folder.resolve("lib"));
        Set<String> named = new TreeSet<>();
        for (Path jar : jars) {
            named.addAll(named(jar));
        }
        if (named.isEmpty()) {
            throw new BadPlugin("no jar in its lib names an extension in " + LIST
                    + ": annotate the EnginePlugin with @Extension and let PF4J's annotation processor run");
        }
        for (String name : named) {
            if (!holds(jars, name.replace('.', '/') + ".class")) {
                throw new BadPlugin("its extension " + name + " is in none of the jars in its lib");
            }
        }
    }

    private static List<Path> jars(Path lib) throws IOException {
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> named(Path jar) throws IOException {
        Set<String> named = new TreeSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry list = file.getEntry(LIST);
            if (list != null) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(file.getInputStream(list), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .forEach(named::add);
                }
            }
        }
        return named;
    }

    private static boolean holds(List<Path> jars, String entry) throws IOException {
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                if (file.getEntry(entry) != null) {
                    return true;
                }
            }
        }
        return false;
    }
}
