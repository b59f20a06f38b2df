package io.drawbar.plugin.flink;

/** Makes a session's class loader the thread's until it is closed: connectors look for their services there. */
final class ContextLoader implements AutoCloseable {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    private ContextLoader() {}

    static ContextLoader of(ClassLoader loader) {
        ContextLoader context = new ContextLoader();
        Thread.currentThread().setContextClassLoader(loader);
        return context;
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(before);
    }
}
