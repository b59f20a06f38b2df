package io.drawbar.engine.testkit.tiny;

import io.drawbar.engine.testkit.EngineContract;
import io.drawbar.engine.testkit.EngineUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The contract on the tiny engine; run by {@code KitTest} and not by itself. */
public class TinyContract extends EngineContract {
    /** What is run next. */
    public static final AtomicReference<TinyPlugin> PLUGIN = new AtomicReference<>(new TinyPlugin(Defect.NONE, true));

    @Override
    protected EngineUnderTest start(Path folder) throws Exception {
        TinyPlugin plugin = PLUGIN.get();
        String capabilities = plugin.rich() ? "cancel, progress, catalog, prepare, parameters, analyse" : "";
        Path descriptor = Files.writeString(folder.resolve("engine.conf"), """
                type = tiny
                default-version = "1"
                versions { "1" { coordinates = [] } }
                languages = [tiny]
                default-language = tiny
                capabilities = [%s]
                settings {}
                """.formatted(capabilities));
        return EngineUnderTest.start(descriptor, plugin, Map.of(), folder, new TinyProbes(plugin.rich()));
    }
}
