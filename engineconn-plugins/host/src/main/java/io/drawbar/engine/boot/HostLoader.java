package io.drawbar.engine.boot;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads the host's own jars. Of the engine's class path it sees the packages that both sides share and nothing else. */
final class HostLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private HostLoader(URL[] jars, ClassLoader parent) {
        super("drawbar-host", jars, parent);
    }

    /**
     * Opens the loader; it lives as long as the process.
     *
     * @param folder holds the host's jars
     * @param engine the loader of the engine's class path
     */
    static ClassLoader open(Path folder, ClassLoader engine) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        if (jars.isEmpty()) {
            throw new IOException("The folder " + folder + " holds no jar; expected the host's libraries.");
        }
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = url(jars.get(i));
        }
        return new HostLoader(urls, new SharedPackages(engine));
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /** Shows the JDK's classes, and of the engine's class path the shared packages alone. */
    private static final class SharedPackages extends ClassLoader {
        private static final List<String> SHARED = List.of("io.drawbar.engine.spi.", "org.slf4j.", "org.pf4j.");

        static {
            registerAsParallelCapable();
        }

        private final ClassLoader engine;

        SharedPackages(ClassLoader engine) {
            super("drawbar-shared", ClassLoader.getPlatformClassLoader());
            this.engine = engine;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            for (String shared : SHARED) {
                if (name.startsWith(shared)) {
                    return engine.loadClass(name);
                }
            }
            return super.loadClass(name, resolve);
        }
    }
}
