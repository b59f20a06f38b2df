package io.drawbar.plugin.spark;

import io.drawbar.engine.spi.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.SparkContext;

/**
 * Python's half of Spark: {@code pyspark.zip} and py4j's, in {@code python/lib} beside the folder of Spark's jars, as installations have
 * them. Maven's artifacts hold neither.
 */
record PythonSources(Path pyspark, Path py4j) {
    private static final Pattern PY4J = Pattern.compile("py4j-.*-src\\.zip");
    private static final Pattern VERSION = Pattern.compile("(?m)^__version__(?:\\s*:\\s*str)?\\s*=\\s*[\"']([^\"']+)[\"']");

    /** Those that belong to the Spark that runs, or a refusal that says what is missing. */
    static PythonSources find() throws EngineException {
        try {
            Path jar = Path.of(SparkContext.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return in(
                    jar.getParent().resolveSibling("python").resolve("lib"), org.apache.spark.package$.MODULE$.SPARK_VERSION());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The place of Spark's jars is no path.", e);
        }
    }

    /**
     * Those in a folder.
     *
     * @param version of the Spark that runs
     */
    static PythonSources in(Path folder, String version) throws EngineException {
        Path pyspark = folder.resolve("pyspark.zip");
        Optional<Path> py4j = py4j(folder);
        if (!Files.isRegularFile(pyspark) || py4j.isEmpty()) {
            throw EngineException.unsupported("Python needs PySpark " + version + ", which is not in " + folder
                    + ": Spark's jars from Maven come without it. Name an installation of Spark with SPARK_HOME, or put its"
                    + " python/lib/pyspark.zip and py4j-*-src.zip there.");
        }
        String found = version(pyspark);
        if (!found.equals(version)) {
            throw EngineException.unsupported(
                    pyspark + " is PySpark " + found + "; the Spark that runs here is " + version + ".");
        }
        return new PythonSources(pyspark, py4j.get());
    }

    private static Optional<Path> py4j(Path folder) throws EngineException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> PY4J.matcher(file.getFileName().toString()).matches())
                    .max(Path::compareTo);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static String version(Path pyspark) throws EngineException {
        try (ZipFile zip = new ZipFile(pyspark.toFile())) {
            ZipEntry entry = zip.getEntry("pyspark/version.py");
            if (entry == null) {
                return "of an unknown version";
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Matcher version = VERSION.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                return version.find() ? version.group(1) : "of an unknown version";
            }
        } catch (IOException e) {
            throw unreadable(pyspark, e);
        }
    }

    private static EngineException unreadable(Path path, IOException why) {
        return EngineException.builder(EngineException.Kind.ENGINE, path + " cannot be read: " + why.getMessage())
                .cause(why)
                .build();
    }

    /** As Python's path wants it. */
    String path() {
        return String.join(":", List.of(pyspark.toString(), py4j.toString()));
    }
}
