package io.drawbar.plugin.hive;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.io.Writer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.conf.HiveConf;

/**
 * Hive's configuration as the file that Hive wants it in: some of its parts read {@code hive-site.xml} by themselves, and what is only set in
 * code is unknown to them.
 */
final class HiveSite {
    private static final List<String> FOLDERS = List.of("HADOOP_CONF_DIR", "HIVE_CONF_DIR");
    private static final List<String> FILES = List.of("core-site.xml", "hdfs-site.xml", "hive-site.xml");

    /** What the parts that read the file by themselves have no use for: they are handed the configuration to open the database with. */
    private static final Pattern SECRETS =
            Pattern.compile("(?i)(javax\\.jdo|datanucleus|(hive\\.)?metastore)\\..*password");

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private HiveSite() {}

    /** What the folders of configuration that the environment names say. */
    static Map<String, String> configured(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>();
        for (String variable : FOLDERS) {
            String folder = environment.getOrDefault(variable, "");
            for (String file : FILES) {
                Path path = Path.of(folder, file);
                if (!folder.isEmpty() && Files.isRegularFile(path)) {
                    Configuration read = new Configuration(false);
                    read.addResource(new org.apache.hadoop.fs.Path(path.toUri()));
                    read.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
                }
            }
        }
        return all;
    }

    /** Writes the file into a folder and has Hive read it. The metastore's passwords are in memory alone. */
    static HiveConf load(Map<String, String> settings, Path folder) throws EngineException {
        Map<String, String> secrets = new TreeMap<>();
        Configuration written = new Configuration(false);
        new TreeMap<>(settings).forEach((name, value) -> {
            if (SECRETS.matcher(name).matches()) {
                secrets.put(name, value);
            } else {
                written.set(name, value);
            }
        });
        HiveConf conf = read(write(written, folder));
        secrets.forEach(conf::set);
        return conf;
    }

    private static Path write(Configuration written, Path folder) throws EngineException {
        Path file = folder.resolve("hive-site.xml");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file);
            // Keys of storage may be in it, as in an installation's own.
            Files.createFile(file, OWNER_ALONE);
            try (Writer writer = Files.newBufferedWriter(file)) {
                written.writeXml(writer);
            }
            return file;
        } catch (IOException e) {
            throw EngineException.builder(Kind.ENGINE, "Hive's configuration cannot be written to " + file + ".")
                    .cause(e)
                    .build();
        }
    }

    private static HiveConf read(Path file) throws EngineException {
        try {
            URL url = file.toUri().toURL();
            // The metastore looks for the file with the thread's loader, when its configuration is first made.
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            try (URLClassLoader finding =
                    new URLClassLoader(new URL[] {file.getParent().toUri().toURL()}, before)) {
                thread.setContextClassLoader(finding);
                HiveConf.setHiveSiteLocation(url);
                HiveConf conf = new HiveConf();
                conf.setClassLoader(HiveConf.class.getClassLoader());
                return conf;
            } finally {
                thread.setContextClassLoader(before);
            }
        } catch (IOException e) {
            throw EngineException.builder(Kind.ENGINE, "Hive's configuration cannot be read from " + file + ".")
                    .cause(e)
                    .build();
        }
    }
}
