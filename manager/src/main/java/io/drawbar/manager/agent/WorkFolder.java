package io.drawbar.manager.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The private folder of one process. It belongs to the account that the process runs as, which may be another than the agent's. */
interface WorkFolder {
    /** What is read of one file at most. */
    int READ_BYTES = 256 << 10;

    Path path();

    /** Whether the agent can look into it at any time; else only when it asks the account to. */
    boolean isOpen();

    boolean has(String file) throws IOException;

    /** The beginning of a file; empty when it is not there. */
    Optional<String> read(String file) throws IOException;

    /** Removes it with all that is in it, if it is there. */
    void delete() throws IOException;
}
