package io.drawbar.engine.host.plugin;

import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineSpi;
import io.drawbar.common.engine.ErrorTable;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EnginePlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.DefaultPluginLoader;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PropertiesPluginDescriptorFinder;

/**
 * A plugin, loaded from its unzipped folder by a class loader of its own, which sees the engine's class path behind it. The
 * packages that host and plugin share always come from there.
 *
 * @param plugin its entry point
 * @param context makes calls into it
 * @param unload closes its class loader
 */
public record LoadedPlugin(EnginePlugin plugin, PluginContext context, Runnable unload) implements AutoCloseable {

    /**
     * Loads the plugin of a folder.
     *
     * @throws EngineException when the folder holds no plugin that can be loaded
     */
    public static LoadedPlugin load(Path folder) throws EngineException {
        return load(folder, List.of());
    }

    /**
     * Loads the plugin of a folder together with jars that its class loader sees as well.
     *
     * @throws EngineException when the folder holds no plugin that can be loaded
     */
    public static LoadedPlugin load(Path folder, List<Path> jars) throws EngineException {
        ErrorTable errors = checked(folder);
        PluginManager plugins = new OneFolder(folder.toAbsolutePath().getParent());
        try {
            String id = plugins.loadPlugin(folder);
            PluginClassLoader loader = (PluginClassLoader) plugins.getPluginClassLoader(id);
            jars.forEach(jar -> loader.addFile(jar.toFile()));
            plugins.startPlugin(id);
            List<EnginePlugin> found = plugins.getExtensions(EnginePlugin.class, id);
            if (found.size() != 1) {
                throw EngineException.builder(
                                EngineException.Kind.ENGINE,
                                "The plugin in " + folder + " has " + found.size() + " extensions of type "
                                        + EnginePlugin.class.getSimpleName()
                                        + "; expected exactly one, annotated with @Extension.")
                        .build();
            }
            return new LoadedPlugin(found.get(0), new PluginContext(loader, errors), () -> plugins.unloadPlugin(id));
        } catch (PluginRuntimeException | LinkageError e) {
            throw EngineException.builder(
                            EngineException.Kind.ENGINE,
                            "The plugin in " + folder + " cannot be loaded: " + e.getMessage())
                    .cause(e)
                    .build();
        }
    }

    /** What the descriptor promises, read before any code is loaded; folders of tests may have none. */
    private static ErrorTable checked(Path folder) throws EngineException {
        Path file = folder.resolve("engine.conf");
        if (!Files.isRegularFile(file)) {
            return ErrorTable.NONE;
        }
        EngineDescriptor descriptor = EngineDescriptor.read(file);
        if (!EngineSpi.CURRENT.carries(descriptor.spi())) {
            throw EngineException.builder(EngineException.Kind.ENGINE, EngineSpi.refusal(descriptor.spi()))
                    .build();
        }
        return descriptor.errors();
    }

    /** Closes its class loader: none of its code may run any more. */
    @Override
    public void close() {
        unload.run();
    }

    /** PF4J with a folder and a properties file as the only form of a plugin. */
    private static final class OneFolder extends DefaultPluginManager {
        OneFolder(Path root) {
            super(root);
        }

        @Override
        protected PluginDescriptorFinder createPluginDescriptorFinder() {
            return new PropertiesPluginDescriptorFinder();
        }

        @Override
        protected PluginLoader createPluginLoader() {
            return new DefaultPluginLoader(this) {
                @Override
                protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
                    return new SharedFirst(pluginManager, descriptor);
                }
            };
        }
    }

    /** Plugin first, but for the shared packages: two copies of the SPI would not know each other. */
    private static final class SharedFirst extends PluginClassLoader {
        private static final List<String> SHARED = List.of("io.drawbar.engine.spi.", "org.slf4j.");

        SharedFirst(PluginManager manager, PluginDescriptor descriptor) {
            super(manager, descriptor, EnginePlugin.class.getClassLoader());
        }

        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            for (String shared : SHARED) {
                if (name.startsWith(shared)) {
                    return getParent().loadClass(name);
                }
            }
            return super.loadClass(name);
        }
    }
}
