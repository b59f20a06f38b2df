package io.drawbar.python;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The worker's scripts, which Python wants as files. */
public final class WorkerFiles {
    private static final String PACKAGE = "drawbar_worker";
    private static final List<String> NAMES = List.of(
            "__init__.py",
            "__main__.py",
            "arrow.py",
            "channel.py",
            "display.py",
            "frames.py",
            "rows.py",
            "run.py",
            "session.py");

    private WorkerFiles() {}

    /** Writes the scripts below a folder; answers what Python is started with. */
    public static Path unpack(Path folder) throws EngineException {
        Path target = folder.resolve(PACKAGE);
        try {
            Files.createDirectories(target);
            for (String name : NAMES) {
                try (InputStream script = WorkerFiles.class.getResourceAsStream("worker/" + PACKAGE + "/" + name)) {
                    if (script == null) {
                        throw new IOException("The plugin lacks its " + name + ".");
                    }
                    Files.copy(script, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return target;
        } catch (IOException e) {
            throw EngineException.builder(Kind.ENGINE, "Python's worker cannot be written to " + target + ": " + e)
                    .cause(e)
                    .build();
        }
    }
}
