package io.drawbar.plugin.jdbc;

import io.drawbar.engine.spi.EngineException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The drivers that were installed with the engine, and those of a folder. They are called directly: the JDK's own list is everybody's. */
final class Drivers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Drivers.class);

    private static final String MYSQL = "com.mysql.cj.jdbc.Driver";
    private static final String MYSQL_THREAD = "com.mysql.cj.jdbc.AbandonedConnectionCleanupThread";

    private final List<Driver> all;
    private final Optional<URLClassLoader> folder;

    private Drivers(List<Driver> all, Optional<URLClassLoader> folder) {
        this.all = List.copyOf(all);
        this.folder = folder;
    }

    /** Finds the drivers. */
    static Drivers find(ClassLoader plugin, Optional<String> folder) throws EngineException {
        Optional<URLClassLoader> more = folder.isPresent() ? Optional.of(jars(plugin, folder.get())) : Optional.empty();
        List<Driver> found = new ArrayList<>();
        Iterator<Driver> each = ServiceLoader.load(
                        Driver.class, more.map(ClassLoader.class::cast).orElse(plugin))
                .iterator();
        while (true) {
            try {
                if (!each.hasNext()) {
                    break;
                }
                found.add(each.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                log.warn("A driver cannot be loaded and is left out", e);
            }
        }
        return new Drivers(found, more);
    }

    private static URLClassLoader jars(ClassLoader parent, String folder) throws EngineException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                urls.add(jar.toUri().toURL());
            }
            return new URLClassLoader("jdbc-drivers", urls.toArray(URL[]::new), parent);
        } catch (IOException e) {
            throw Failures.user("22023", "The folder of drivers " + folder + " cannot be read.", e);
        }
    }

    /** The driver for a URL. */
    Driver of(DataSource source) throws EngineException {
        for (Driver driver : all) {
            try {
                if (driver.acceptsURL(source.url())) {
                    return driver;
                }
            } catch (SQLException e) {
                log.debug("A driver does not take the URL", e);
            }
        }
        String names = all.stream()
                .map(driver -> driver.getClass().getName())
                .sorted()
                .toList()
                .toString();
        throw Failures.user(
                "08001",
                "No driver takes the URL of the data source " + source.name() + "; there are " + names
                        + ". Install one with `drawbar engine install jdbc --with GROUP:ARTIFACT:VERSION`.");
    }

    /** MySQL's driver starts a thread when it is loaded, which would keep the plugin's classes when the plugin has gone. */
    private static void endThread(Driver driver) {
        if (driver.getClass().getName().equals(MYSQL)) {
            try {
                Class.forName(MYSQL_THREAD, true, driver.getClass().getClassLoader())
                        .getMethod("uncheckedShutdown")
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                log.warn("The thread of MySQL's driver could not be ended", e);
            }
        }
    }

    @Override
    public void close() {
        all.forEach(Drivers::endThread);
        folder.ifPresent(loader -> {
            try {
                loader.close();
            } catch (IOException e) {
                log.warn("The drivers' jars could not be closed", e);
            }
        });
    }
}
