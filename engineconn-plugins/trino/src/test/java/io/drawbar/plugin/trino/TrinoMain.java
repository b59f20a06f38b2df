package io.drawbar.plugin.trino;

/**
 * What the server's own launcher does, whose jar is not published: runs in the server's process, on its class path and its newer Java.
 */
final class TrinoMain {
    private TrinoMain() {}

    /** The argument is the version that the server says it has. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Class<?> server = Class.forName("io.trino.server.Server");
        server.getMethod("start", String.class)
                .invoke(server.getDeclaredConstructor().newInstance(), arguments[0]);
    }
}
