package io.drawbar.engine.host.plugin;

import io.drawbar.common.lifecycle.Threads;
import io.drawbar.engine.spi.EngineException;
import java.util.concurrent.ThreadFactory;

/**
 * Makes calls into the plugin with its class loader as the thread's context class loader, which engines and their libraries use to
 * find classes by name. Thread-safe.
 *
 * @param loader the plugin's class loader
 */
public record PluginContext(ClassLoader loader) {

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
        } finally {
            thread.setContextClassLoader(before);
        }
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
