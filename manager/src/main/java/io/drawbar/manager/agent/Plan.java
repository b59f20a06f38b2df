package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.manager.confine.Account;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an engine process will be started.
 *
 * @param launch what it is told; holds a secret
 * @param command its command line
 * @param environment its whole environment
 * @param workFolder private to it
 * @param fingerprint what a class-data archive for it depends on
 * @param confinement what holds it within bounds
 */
public record Plan(
        EngineLaunch launch,
        LaunchCommand command,
        Map<String, String> environment,
        Path workFolder,
        ClassArchive.Fingerprint fingerprint,
        Confinement confinement) {

    /**
     * What holds a process within bounds.
     *
     * @param account that it runs as; empty: the agent's
     * @param warehouse the owner's folder, which outlives the process
     */
    public record Confinement(Optional<Account> account, Path warehouse) {}

    public Plan {
        environment = Map.copyOf(environment);
    }

    /**
     * The same process, run once through statements.
     *
     * @param connect a ZooKeeper of its own
     * @param serverDigest under which that ZooKeeper knows the training's master
     * @param statements to run
     * @param archiveOptions instead of those about the archive
     */
    public Plan training(String connect, String serverDigest, List<String> statements, List<String> archiveOptions) {
        EngineLaunch of = launch;
        EngineLaunch trained = new EngineLaunch(
                of.engineId(),
                of.type(),
                of.version(),
                of.owner(),
                of.tenant(),
                of.shareLevel(),
                of.settings(),
                connect,
                of.coordinationRoot(),
                of.sessionTimeoutMillis(),
                of.engineToken(),
                serverDigest,
                of.host(),
                of.pluginFolder(),
                of.workFolder(),
                of.maxSessions(),
                of.maxStatements(),
                of.idleTimeoutMillis(),
                of.limits(),
                statements);
        LaunchCommand with = new LaunchCommand(
                command.java(),
                command.memoryBytes(),
                command.cores(),
                command.classPath(),
                command.javaOptions(),
                archiveOptions,
                command.workFolder(),
                command.launchFile(),
                command.hostLib());
        return new Plan(trained, with, environment, workFolder, fingerprint, confinement);
    }

    /** Without the launch's secret. */
    @Override
    public String toString() {
        return "Plan[" + launch + "]";
    }
}
