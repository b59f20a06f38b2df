package io.drawbar.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class RegisteredDriversTest {

    @Test
    void theClassesOfAPluginThatHasGoneGoAsWell() throws Exception {
        WeakReference<ClassLoader> plugin = usedAndClosed();
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(plugin.get()).isNull();
        });
    }

    private static WeakReference<ClassLoader> usedAndClosed() throws Exception {
        URL[] places = {
            place(RegisteredDrivers.class), place(SelfRegistering.class), place(Logger.class),
        };
        try (URLClassLoader plugin = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            Class.forName(SelfRegistering.class.getName(), true, plugin);
            plugin.loadClass(RegisteredDrivers.class.getName())
                    .getMethod("forget")
                    .invoke(null);
            return new WeakReference<>(plugin);
        }
    }

    private static URL place(Class<?> of) {
        return of.getProtectionDomain().getCodeSource().getLocation();
    }
}
