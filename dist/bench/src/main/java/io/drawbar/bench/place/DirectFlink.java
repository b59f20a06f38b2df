package io.drawbar.bench.place;

import io.drawbar.bench.worker.FlinkWorker;
import io.drawbar.common.engine.EngineDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How Flink is used directly: the same libraries, Java options, settings and heap as Drawbar's engine has, in a process that does
 * nothing else.
 *
 * @param layout where things lie
 * @param libraries the folder of Flink's jars
 */
public record DirectFlink(Layout layout, Path libraries) {
    public Child start() throws IOException, InterruptedException {
        EngineDescriptor descriptor = EngineDescriptor.read(
                layout.checkout().resolve("engineconn-plugins/flink/src/main/plugin/engine.conf"));
        List<String> command = new ArrayList<>(
                List.of(Layout.java(), "-Xmx" + (descriptor.resources().memoryBytes() >> 20) + "m"));
        command.addAll(descriptor.launch().javaOptions());
        command.add("-cp");
        // The engine has its slf4j-api from the host.
        command.add(layout.ownJar() + ":" + layout.library("slf4j-api") + ":" + Layout.classPath(libraries));
        command.add(FlinkWorker.class.getName());
        new TreeMap<>(descriptor.settings()).forEach((name, value) -> command.add(name + "=" + value));
        return new Child(command, layout.log("direct-flink"));
    }
}
