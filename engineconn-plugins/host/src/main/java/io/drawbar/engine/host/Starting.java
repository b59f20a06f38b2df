package io.drawbar.engine.host;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.engine.host.plugin.LoadedPlugin;
import io.drawbar.engine.host.plugin.PluginContext;
import io.drawbar.engine.host.thin.ThinEngines;
import io.drawbar.engine.host.thin.ThinProcess;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Starts the engine on a thread of its own, while the host's other parts are made ready. */
final class Starting {
    private final CompletableFuture<Started> done = new CompletableFuture<>();

    /**
     * A started engine.
     *
     * @param engine which the process closes
     * @param context makes calls into its plugin
     * @param loadMillis how long loading the plugin took
     * @param startMillis how long the engine's own start took
     */
    record Started(Engine engine, PluginContext context, long loadMillis, long startMillis) {}

    Starting(EngineLaunch launch) {
        Threads.named("engine-start").newThread(() -> run(launch)).start();
    }

    private void run(EngineLaunch launch) {
        try {
            if (ThinEngines.wanted(launch.settings())) {
                PluginContext none = new PluginContext(Starting.class.getClassLoader());
                done.complete(new Started(new ThinProcess(), none, 0, 0));
                return;
            }
            long begin = System.nanoTime();
            LoadedPlugin plugin = LoadedPlugin.load(Path.of(launch.pluginFolder()));
            long loaded = System.nanoTime();
            EngineContext context = new EngineContext(
                    launch.engineId(),
                    launch.owner(),
                    launch.version(),
                    launch.settings(),
                    Path.of(launch.workFolder()));
            Engine engine = plugin.context().call(() -> plugin.plugin().start(context));
            long started = System.nanoTime();
            done.complete(new Started(
                    engine, plugin.context(), (loaded - begin) / 1_000_000, (started - loaded) / 1_000_000));
        } catch (Throwable e) {
            // The edge of a thread: the process ends with it as its cause.
            done.completeExceptionally(e);
        }
    }

    Started await() throws EngineException, InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException known) {
                throw known;
            }
            throw EngineException.builder(EngineException.Kind.ENGINE, "The engine did not start.")
                    .cause(e.getCause())
                    .build();
        }
    }
}
