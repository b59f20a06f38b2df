package io.drawbar.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.it.Launcher;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The driver's jar as people get it: alone, in whatever class loaders they have. */
@Timeout(120)
class JdbcJarIT {
    private static final int JAVA_11 = 55;
    private static final long LIMIT_BYTES = 400_000;

    private static JdbcServer server;
    private static Path jar;

    @BeforeAll
    static void start() throws Exception {
        server = JdbcServer.start("jdbc-jar");
        try (Stream<Path> files = Files.list(Launcher.distribution().resolve("jdbc"))) {
            jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void use(Driver driver) throws SQLException {
        try (Connection connection = driver.connect(server.url("?engine=echo"), server.login());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from rows(20000)")) {
            assertThat(connection.getMetaData().getDriverVersion()).isNotBlank();
            int count = 0;
            while (rows.next()) {
                assertThat(rows.getObject(1)).isEqualTo((long) count++);
            }
            assertThat(count).isEqualTo(20_000);
        }
    }

    private static String version(Driver driver) throws SQLException {
        try (Connection connection = driver.connect(server.url("?engine=echo"), server.login())) {
            return connection.getMetaData().getDriverVersion();
        }
    }

    /** The same driver as it will be when it has another version. */
    private static Path ofVersion(String version) throws IOException {
        Path copy = server.launcher().home().resolve("driver-" + version + ".jar");
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem inside = FileSystems.newFileSystem(copy)) {
            Files.writeString(
                    inside.getPath("io/drawbar/jdbc/internal/config/version.properties"), "version=" + version);
        }
        return copy;
    }

    @Test
    void itIsSmallForJava11AndHoldsNothingButItself() throws IOException {
        assertThat(Files.size(jar)).isLessThan(LIMIT_BYTES);
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                assertThat(entry.getName()).matches("META-INF/.*|io/|io/drawbar/|io/drawbar/jdbc/.*|module-info.class");
                if (entry.getName().endsWith(".class")) {
                    try (DataInputStream in = new DataInputStream(file.getInputStream(entry))) {
                        in.readInt();
                        in.readUnsignedShort();
                        assertThat(in.readUnsignedShort()).as(entry.getName()).isEqualTo(JAVA_11);
                    }
                }
            }
        }
    }

    @Test
    void itWorksAsAModule() throws Exception {
        ModuleFinder finder = ModuleFinder.of(jar);
        Configuration configuration =
                ModuleLayer.boot().configuration().resolveAndBind(finder, ModuleFinder.of(), Set.of("io.drawbar.jdbc"));
        ModuleLayer layer =
                ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
        Driver driver = null;
        for (Driver found : ServiceLoader.load(layer, Driver.class)) {
            driver = found.getClass().getModule().isNamed() && found.acceptsURL("jdbc:drawbar://x/") ? found : driver;
        }
        assertThat(driver).isNotNull();
        assertThat(driver.getClass().getModule().getName()).isEqualTo("io.drawbar.jdbc");
        assertThat(driver.getClass().getModule().getDescriptor().exports())
                .extracting(exports -> exports.source())
                .containsExactly("io.drawbar.jdbc");
        use(driver);
    }

    @Test
    void itIsTwiceInOneJvmInTwoVersionsWithoutKnowingOfItself() throws Exception {
        URL[] urls = {jar.toUri().toURL()};
        URL[] later = {ofVersion("7.5.3").toUri().toURL()};
        List<Driver> drivers = new ArrayList<>();
        try (URLClassLoader one = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
                URLClassLoader other = new URLClassLoader(later, ClassLoader.getPlatformClassLoader())) {
            for (ClassLoader loader : List.of(one, other)) {
                Iterator<Driver> found =
                        ServiceLoader.load(Driver.class, loader).iterator();
                Driver driver = found.next();
                while (!driver.acceptsURL("jdbc:drawbar://x/")
                        || driver.getClass().getClassLoader() != loader) {
                    driver = found.next();
                }
                drivers.add(driver);
            }
            assertThat(drivers.get(0).getClass()).isNotSameAs(drivers.get(1).getClass());
            // As in tools that call drivers from threads whose context loader knows nothing of them.
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            use(drivers.get(0));
            use(drivers.get(1));
            use(drivers.get(0));
            assertThat(drivers.get(1).getMajorVersion()).isEqualTo(7);
            assertThat(drivers.get(1).getMinorVersion()).isEqualTo(5);
            assertThat(version(drivers.get(1))).isEqualTo("7.5.3");
            assertThat(version(drivers.get(0)))
                    .startsWith(drivers.get(0).getMajorVersion() + "."
                            + drivers.get(0).getMinorVersion() + ".")
                    .isNotEqualTo("7.5.3");
        } finally {
            Thread.currentThread().setContextClassLoader(JdbcJarIT.class.getClassLoader());
        }
    }
}
