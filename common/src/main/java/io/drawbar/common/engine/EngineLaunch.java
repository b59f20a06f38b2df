package io.drawbar.common.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an engine process is told when it starts: {@code launch.properties} in its work folder, written by the agent and readable by its
 * owner alone, because it holds the engine's token.
 *
 * @param engineId unique for ever
 * @param type the engine's type
 * @param version one of the descriptor's versions
 * @param owner the user whose statements run there, or the tenant's or server's name
 * @param tenant the owner's tenant
 * @param shareLevel connection, user, tenant or server
 * @param settings for the plugin, complete
 * @param coordinationConnect where ZooKeeper is; empty: the process does not register, as when it is trained
 * @param coordinationRoot the cluster's node in ZooKeeper
 * @param sessionTimeoutMillis of the ZooKeeper session
 * @param engineToken what callers must show; a secret
 * @param serverDigest under which ZooKeeper knows the servers
 * @param host the address to listen on and to tell others; {@link #HOST_LATER} when the agent could not know it
 * @param pluginFolder the unzipped plugin
 * @param workFolder private to the process
 * @param maxSessions open at once
 * @param maxStatements running at once
 * @param idleTimeoutMillis after how long without a session the process ends itself
 * @param limits its other bounds
 * @param training statements to run once, after which the process ends; empty: it serves
 * @param pool what it needs while it waits in a pool for its owner
 */
public record EngineLaunch(
        String engineId,
        String type,
        String version,
        String owner,
        String tenant,
        String shareLevel,
        Map<String, String> settings,
        String coordinationConnect,
        String coordinationRoot,
        long sessionTimeoutMillis,
        String engineToken,
        String serverDigest,
        String host,
        String pluginFolder,
        String workFolder,
        int maxSessions,
        int maxStatements,
        long idleTimeoutMillis,
        EngineLimits limits,
        List<String> training,
        Pooled pool) {
    /** The file's name in the work folder. */
    public static final String FILE = "launch.properties";
    /** Why the process could not start, in the work folder: the first line is the cause in words. */
    public static final String FAILURE_FILE = "failure.txt";
    /** Made in the work folder when the process is ready. */
    public static final String READY_FILE = "ready";
    /** The exit code of a process that could not start. */
    public static final int EXIT_START_FAILED = 3;
    /** The exit code of a process whose engine died. */
    public static final int EXIT_ENGINE_DIED = 4;

    /** The variable of the environment that tells a process its address, where its agent could not know that. */
    public static final String HOST_VARIABLE = "DRAWBAR_ENGINE_HOST";
    /** Stands for the address that {@link #HOST_VARIABLE} will tell, in {@link #host} and in settings. */
    public static final String HOST_LATER = "{host}";

    /**
     * An engine that is started before somebody asks for one.
     *
     * @param name of its pool; empty: it is in none
     * @param warmUp statements to run before it is ready
     * @param warehouse a folder of its own, as it stands in its settings
     * @param warehouses the folder of all owners' folders, by their names
     */
    public record Pooled(String name, List<String> warmUp, String warehouse, String warehouses) {
        /** Of an engine that is launched for its owner. */
        public static final Pooled NONE = new Pooled("", List.of(), "", "");

        public Pooled {
            warmUp = List.copyOf(warmUp);
        }
    }

    public EngineLaunch {
        settings = Map.copyOf(settings);
        training = List.copyOf(training);
    }

    /** One that is launched for its owner. */
    public EngineLaunch(
            String engineId,
            String type,
            String version,
            String owner,
            String tenant,
            String shareLevel,
            Map<String, String> settings,
            String coordinationConnect,
            String coordinationRoot,
            long sessionTimeoutMillis,
            String engineToken,
            String serverDigest,
            String host,
            String pluginFolder,
            String workFolder,
            int maxSessions,
            int maxStatements,
            long idleTimeoutMillis,
            EngineLimits limits,
            List<String> training) {
        this(
                engineId,
                type,
                version,
                owner,
                tenant,
                shareLevel,
                settings,
                coordinationConnect,
                coordinationRoot,
                sessionTimeoutMillis,
                engineToken,
                serverDigest,
                host,
                pluginFolder,
                workFolder,
                maxSessions,
                maxStatements,
                idleTimeoutMillis,
                limits,
                training,
                Pooled.NONE);
    }

    /** Whether it waits for its owner. */
    public boolean isPooled() {
        return !pool.name().isEmpty();
    }

    public static EngineLaunch read(Path file) throws IOException {
        return RecordProperties.read(Files.readString(file), EngineLaunch.class);
    }

    /**
     * The same with its address filled in, if the agent could not know it.
     *
     * @param environment of the process
     * @throws IllegalStateException when the environment does not tell it either
     */
    public EngineLaunch at(Map<String, String> environment) {
        if (!host.equals(HOST_LATER)) {
            return this;
        }
        String told = environment.getOrDefault(HOST_VARIABLE, "");
        if (told.isBlank()) {
            throw new IllegalStateException("The process is not told its address: expected it in the variable "
                    + HOST_VARIABLE + ", as the template of pods has it.");
        }
        Map<String, String> filled = new HashMap<>(settings);
        filled.replaceAll((name, value) -> value.replace(HOST_LATER, told));
        return new EngineLaunch(
                engineId,
                type,
                version,
                owner,
                tenant,
                shareLevel,
                filled,
                coordinationConnect,
                coordinationRoot,
                sessionTimeoutMillis,
                engineToken,
                serverDigest,
                told,
                pluginFolder,
                workFolder,
                maxSessions,
                maxStatements,
                idleTimeoutMillis,
                limits,
                training);
    }

    /** What stands in the file. */
    public String text() {
        return RecordProperties.write(this);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "EngineLaunch[" + engineId + ", " + type + "@" + version + ", owner " + owner + "]";
    }
}
