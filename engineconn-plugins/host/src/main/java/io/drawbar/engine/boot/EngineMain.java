package io.drawbar.engine.boot;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * The engine process's main class. Arguments: the file {@code launch.properties} and the folder of the host's jars. It loads the host in
 * isolation and hands over to it.
 */
public final class EngineMain {
    private static final String HOST_MAIN = "io.drawbar.engine.host.HostMain";

    private EngineMain() {}

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        if (args.length != 2) {
            throw new IllegalArgumentException(
                    "Expected two arguments: launch.properties and the folder of the host's jars.");
        }
        ClassLoader host = HostLoader.open(Path.of(args[1]), EngineMain.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(host);
        Class<?> main = Class.forName(HOST_MAIN, true, host);
        try {
            main.getMethod("main", String[].class).invoke(null, (Object) new String[] {args[0]});
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("The host failed.", e.getCause());
        }
    }
}
