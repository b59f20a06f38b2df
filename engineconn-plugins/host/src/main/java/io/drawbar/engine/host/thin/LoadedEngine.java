package io.drawbar.engine.host.thin;

import io.drawbar.common.engine.ThinEngine;
import io.drawbar.engine.host.live.HostLog;
import io.drawbar.engine.host.plugin.LoadedPlugin;
import io.drawbar.engine.host.plugin.PluginContext;
import io.drawbar.engine.host.run.RunParts;
import io.drawbar.engine.host.run.StuckThreads;
import io.drawbar.engine.host.session.Served;
import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One engine of a shared process, with its class loader and its threads. Thread-safe. */
final class LoadedEngine implements StuckThreads, AutoCloseable {
    private static final int QUEUED = 10_000;
    private static final int IDLE_SECONDS = 30;

    private final String name;
    private final int maxStatements;
    private final LoadedPlugin plugin;
    private final LentEngine engine;
    private final CallThreads calls;
    private final ThreadPoolExecutor statements;
    private final Served served;
    private final BiConsumer<String, String> cutOff;
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * The process around it.
     *
     * @param engineId of the process
     * @param owner of the process
     * @param workFolder of the process
     * @param limits of thin engines
     * @param shared what the statements of all engines share
     * @param cutOff ends a session, for a reason
     * @param unused told when it has been replaced and its last session is closed
     */
    record Surroundings(
            String engineId,
            String owner,
            Path workFolder,
            ThinLimits limits,
            RunParts shared,
            BiConsumer<String, String> cutOff,
            Consumer<LoadedEngine> unused) {}

    private LoadedEngine(ThinEngine of, LoadedPlugin plugin, Engine started, Surroundings around) {
        this.name = of.type() + "@" + of.version();
        this.maxStatements = of.maxStatements();
        this.plugin = plugin;
        this.cutOff = around.cutOff();
        PluginContext context = plugin.context();
        this.engine = new LentEngine(started, name, around.limits().userSessions(), () -> {
            around.unused().accept(this);
            close();
        });
        this.calls = new CallThreads(
                context.threads(of.type() + "-call"),
                around.limits().calls(),
                around.limits().callLimit().toMillis());
        this.statements = new ThreadPoolExecutor(
                maxStatements,
                maxStatements,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUED),
                context.threads(of.type() + "-statement"));
        statements.allowCoreThreadTimeOut(true);
        RunParts shared = around.shared();
        RunParts parts = new RunParts(
                shared.limits(),
                context,
                shared.budget(),
                shared.timer(),
                calls,
                this,
                around.limits().statementLimit().toMillis());
        this.served = new Served(engine, started.facts(), parts, statements);
    }

    /** Loads the plugin with the engine's libraries, and starts the engine. */
    static LoadedEngine start(ThinEngine of, Surroundings around) throws EngineException {
        LoadedPlugin plugin = LoadedPlugin.load(
                Path.of(of.pluginFolder()), of.jars().stream().map(Path::of).toList());
        try {
            Engine started = plugin.context().call(() -> plugin.plugin()
                    .start(new EngineContext(
                            around.engineId() + "-" + of.type(),
                            around.owner(),
                            of.version(),
                            of.settings(),
                            folder(around.workFolder(), of))));
            return new LoadedEngine(of, plugin, started, around);
        } catch (EngineException | RuntimeException | Error e) {
            plugin.close();
            throw e;
        }
    }

    private static Path folder(Path work, ThinEngine of) {
        try {
            return Files.createDirectories(work.resolve(of.type() + "-" + of.version()));
        } catch (IOException e) {
            throw new UncheckedIOException("The engine's work folder cannot be made.", e);
        }
    }

    Served served() {
        return served;
    }

    /** Another one has taken its place: it is closed with its last session. */
    void retire() {
        engine.retire();
    }

    /**
     * Looks after its threads; called every second or so.
     *
     * @return how many have not come back
     */
    int sweep(long nowNanos) {
        calls.sweep(nowNanos);
        return calls.givenUp() + givenUp.get();
    }

    @Override
    public void givenUp(String sessionId, String what) {
        HostLog.say(name + ": " + what + " Its session is cut off.");
        CallThreads.resize(statements, maxStatements + givenUp.incrementAndGet());
        cutOff.accept(sessionId, what + " The session is closed: open a new one.");
    }

    @Override
    public void cameBack() {
        CallThreads.resize(statements, maxStatements + givenUp.decrementAndGet());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            plugin.context().tell(engine::close);
            for (ThreadPoolExecutor pool : List.of(calls, statements)) {
                pool.shutdown();
            }
            // Not the class loader: a thread that was given up may still be in there.
            if (calls.givenUp() + givenUp.get() == 0) {
                plugin.close();
            }
            HostLog.say(name + " is closed");
        }
    }
}
