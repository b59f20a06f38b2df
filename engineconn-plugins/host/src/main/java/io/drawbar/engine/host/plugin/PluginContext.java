package io.drawbar.engine.host.plugin;

import io.drawbar.common.engine.ErrorTable;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.engine.spi.EngineException;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Makes calls into the plugin with its class loader as the thread's context class loader, which engines and their libraries use to
 * find classes by name. Thread-safe.
 *
 * @param loader the plugin's class loader
 * @param errors whose failures the engine's codes are, where the plugin leaves that open
 */
public record PluginContext(ClassLoader loader, ErrorTable errors) {

    /** Calls of an engine that declares no codes. */
    public PluginContext(ClassLoader loader) {
        this(loader, ErrorTable.NONE);
    }

    /** Something that a plugin does and that may fail. */
    @FunctionalInterface
    public interface Call<T> {
        T run() throws EngineException;
    }

    /** Something that a plugin does on a thread that may be interrupted. */
    @FunctionalInterface
    public interface LongCall {
        void run() throws EngineException, InterruptedException;
    }

    public <T> T call(Call<T> call) throws EngineException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.run();
        } catch (EngineException e) {
            throw placed(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    public void run(LongCall call) throws EngineException, InterruptedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            call.run();
        } catch (EngineException e) {
            throw placed(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The failure with its kind from the descriptor when the plugin calls it the engine's and the descriptor knows better. */
    private EngineException placed(EngineException thrown) {
        Optional<ErrorTable.Kind> known = thrown.kind() == EngineException.Kind.ENGINE
                ? thrown.engineCode().flatMap(errors::kind).or(() -> thrown.sqlState()
                        .flatMap(errors::kind))
                : Optional.empty();
        return known.map(kind -> of(kind, thrown)).orElse(thrown);
    }

    private static EngineException of(ErrorTable.Kind kind, EngineException thrown) {
        EngineException.Kind own =
                switch (kind) {
                    case USER -> EngineException.Kind.USER;
                    case RESOURCES -> EngineException.Kind.RESOURCES;
                    case ENGINE -> EngineException.Kind.ENGINE;
                };
        EngineException.Builder builder = EngineException.builder(own, String.valueOf(thrown.getMessage()))
                .cause(thrown.getCause())
                .position(thrown.line(), thrown.column());
        thrown.engineCode().ifPresent(builder::engineCode);
        thrown.sqlState().ifPresent(builder::sqlState);
        EngineException placed = builder.build();
        placed.setStackTrace(thrown.getStackTrace());
        return placed;
    }

    /** Something that never fails, such as a cancel or a close. */
    public void tell(Runnable call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            call.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Threads that the plugin's code runs on; what it starts there inherits the context class loader. */
    public ThreadFactory threads(String name) {
        ThreadFactory named = Threads.named(name);
        return task -> {
            Thread thread = named.newThread(task);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }
}
