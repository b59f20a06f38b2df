package io.drawbar.manager.agent;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.id.EngineTypeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells which engines of a home run, from what their agent has written down; the agent itself need not run. */
public final class RunningEngines {
    private RunningEngines() {}

    /** The ids of a version's engines. */
    public static List<String> of(DrawbarHome home, EngineTypeName type, String version) throws IOException {
        Path folder = Planner.runFolder(home);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> engines;
        try (Stream<Path> folders = Files.list(folder)) {
            engines = folders.toList();
        }
        List<String> running = new java.util.ArrayList<>();
        for (Path engine : engines) {
            Optional<ProcessRecord> record = ProcessRecord.read(engine);
            if (record.isPresent()
                    && record.get().type().equals(type.value())
                    && record.get().version().equals(version)
                    && record.get().find().isPresent()) {
                running.add(record.get().engineId());
            }
        }
        return List.copyOf(running);
    }
}
