package io.drawbar.plugin.csv;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import java.nio.file.Path;
import java.util.Map;

/**
 * The engine: a folder. It has no threads and no open files of its own, so there is nothing to close.
 *
 * @param folder whose files are the tables
 * @param nullText how files write null, unless a session says otherwise
 */
record CsvEngine(Path folder, String nullText) implements Engine {
    static final String CATALOG = "csv";
    static final String SCHEMA = "files";
    static final String NULL = "csv.null";

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        for (String name : request.settings().keySet()) {
            if (!name.equals(NULL)) {
                throw Failures.user("A session has no setting '" + name + "'; it has " + NULL + ".");
            }
        }
        if (!request.catalog().orElse(CATALOG).equals(CATALOG)
                || !request.schema().orElse(SCHEMA).equals(SCHEMA)) {
            throw Failures.user("There is one schema, " + CATALOG + "." + SCHEMA + "; asked for "
                    + request.catalog().orElse(CATALOG) + "." + request.schema().orElse(SCHEMA) + ".");
        }
        return new CsvSession(folder, request.settings().getOrDefault(NULL, nullText));
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("folder", folder.toString());
    }

    @Override
    public void close() {}
}
