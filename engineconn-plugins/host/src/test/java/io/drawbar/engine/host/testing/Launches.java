package io.drawbar.engine.host.testing;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.engine.EngineLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Launches of the scripted engine, below a test's folder. */
public final class Launches {
    public static final String TOKEN = "the-token";

    private Launches() {}

    /** Bounds small enough for tests to meet; those of absences outlast the pauses of a busy machine. */
    public static EngineLimits limits() {
        return new EngineLimits(
                1 << 20, 0, 500, 200, 1024, 64 << 10, 100, 3, 4, 5_000, 60_000, 5, 200, 500, 5_000, 200, 10_000);
    }

    /** Makes the plugin's folder and a launch that stands on it; without ZooKeeper. */
    public static EngineLaunch in(Path folder) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("plugin"));
        Files.writeString(
                plugin.resolve("plugin.properties"),
                "plugin.id=scripted\nplugin.version=1\nplugin.provider=x\nplugin.description=x\n");
        Path idx = Files.createDirectories(plugin.resolve("classes/META-INF")).resolve("extensions.idx");
        Files.writeString(idx, ScriptedPlugin.class.getName() + "\n");
        Path work = Files.createDirectories(folder.resolve("work"));
        return new EngineLaunch(
                "engine-1",
                "scripted",
                "1",
                "ann",
                "default",
                "user",
                Map.of(),
                "",
                "drawbar",
                20_000,
                TOKEN,
                "drawbar:none",
                "127.0.0.1",
                plugin.toString(),
                work.toString(),
                3,
                4,
                600_000,
                limits(),
                List.of());
    }

    public static EngineLaunch with(EngineLaunch launch, Map<String, String> settings, String connect, String digest) {
        return copy(launch, settings, connect, digest, launch.idleTimeoutMillis(), launch.training());
    }

    public static EngineLaunch idle(EngineLaunch launch, long idleTimeoutMillis) {
        return copy(
                launch,
                launch.settings(),
                launch.coordinationConnect(),
                launch.serverDigest(),
                idleTimeoutMillis,
                launch.training());
    }

    public static EngineLaunch training(EngineLaunch launch, List<String> statements) {
        return copy(
                launch,
                launch.settings(),
                launch.coordinationConnect(),
                launch.serverDigest(),
                launch.idleTimeoutMillis(),
                statements);
    }

    /** With the bounds of every day. */
    public static EngineLaunch wide(EngineLaunch of) {
        return new EngineLaunch(
                of.engineId(),
                of.type(),
                of.version(),
                of.owner(),
                of.tenant(),
                of.shareLevel(),
                of.settings(),
                of.coordinationConnect(),
                of.coordinationRoot(),
                of.sessionTimeoutMillis(),
                of.engineToken(),
                of.serverDigest(),
                of.host(),
                of.pluginFolder(),
                of.workFolder(),
                of.maxSessions(),
                of.maxStatements(),
                of.idleTimeoutMillis(),
                EngineLimits.DEFAULTS,
                of.training());
    }

    /** With other bounds. */
    public static EngineLaunch limited(EngineLaunch of, int maxSessions, EngineLimits limits) {
        return new EngineLaunch(
                of.engineId(),
                of.type(),
                of.version(),
                of.owner(),
                of.tenant(),
                of.shareLevel(),
                of.settings(),
                of.coordinationConnect(),
                of.coordinationRoot(),
                of.sessionTimeoutMillis(),
                of.engineToken(),
                of.serverDigest(),
                of.host(),
                of.pluginFolder(),
                of.workFolder(),
                maxSessions,
                of.maxStatements(),
                of.idleTimeoutMillis(),
                limits,
                of.training());
    }

    private static EngineLaunch copy(
            EngineLaunch of,
            Map<String, String> settings,
            String connect,
            String digest,
            long idleTimeoutMillis,
            List<String> training) {
        return new EngineLaunch(
                of.engineId(),
                of.type(),
                of.version(),
                of.owner(),
                of.tenant(),
                of.shareLevel(),
                settings,
                connect,
                of.coordinationRoot(),
                of.sessionTimeoutMillis(),
                of.engineToken(),
                digest,
                of.host(),
                of.pluginFolder(),
                of.workFolder(),
                of.maxSessions(),
                of.maxStatements(),
                idleTimeoutMillis,
                of.limits(),
                training);
    }

    public static Path write(EngineLaunch launch) throws IOException {
        Path file = Path.of(launch.workFolder()).resolve(EngineLaunch.FILE);
        Files.writeString(file, launch.text());
        return file;
    }
}
