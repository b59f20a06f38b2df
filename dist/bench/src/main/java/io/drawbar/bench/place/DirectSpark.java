package io.drawbar.bench.place;

import io.drawbar.bench.worker.SparkWorker;
import io.drawbar.common.engine.EngineDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How Spark is used directly: the same libraries, Java options, settings and heap as Drawbar's engine has, in a process that does
 * nothing else.
 *
 * @param layout where things lie
 * @param libraries the folder of Spark's jars
 */
public record DirectSpark(Layout layout, Path libraries) {
    /** The heap of every Spark that is measured. */
    public static final String MEMORY = "2g";
    /** Where every Spark that is measured runs its tasks. */
    public static final String MASTER = "local[2]";

    public Child start() throws IOException, InterruptedException {
        return new Child(command(List.of()), layout.log("direct-spark"));
    }

    /** The same with a class-data archive, which {@link #dump} made. */
    public Child startWith(Path archive) throws IOException, InterruptedException {
        return new Child(
                command(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xshare:auto")),
                layout.log("direct-spark"));
    }

    /** Writes a class-data archive of what a first statement loads. */
    public void dump(Path archive, String sql) throws IOException, InterruptedException {
        Files.deleteIfExists(archive);
        List<String> options = List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
        try (Child training = new Child(command(options), layout.log("direct-spark"))) {
            training.order("times", 1, sql);
        }
        if (!Files.exists(archive)) {
            throw new IOException("No class-data archive was written.");
        }
    }

    private List<String> command(List<String> options) throws IOException {
        EngineDescriptor descriptor = EngineDescriptor.read(
                layout.checkout().resolve("engineconn-plugins/spark/src/main/plugin/engine.conf"));
        List<String> command = new ArrayList<>(List.of(Layout.java(), "-Xmx" + MEMORY));
        command.addAll(descriptor.launch().javaOptions());
        command.addAll(options);
        command.add("-cp");
        command.add(layout.ownJar() + ":" + Layout.classPath(libraries));
        command.add(SparkWorker.class.getName());
        settings(descriptor).forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }

    /** The descriptor's settings of Spark, without those that Drawbar fills in. */
    static Map<String, String> settings(EngineDescriptor descriptor) {
        Map<String, String> settings = new TreeMap<>(descriptor.settings());
        settings.put("spark.master", MASTER);
        settings.values().removeIf(value -> value.contains("{"));
        return settings;
    }
}
