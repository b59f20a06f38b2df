package io.drawbar.engine.jdbc;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drivers tell the JVM of themselves when they are loaded, and it never forgets them: their plugin's classes would stay in memory when the
 * plugin has gone. Engines here use their drivers without it.
 */
public final class RegisteredDrivers {
    private static final Logger log = LoggerFactory.getLogger(RegisteredDrivers.class);

    private RegisteredDrivers() {}

    /** Has the JVM forget the drivers of the plugin that this class belongs to; outside of a plugin none, because others may use them. */
    public static void forget() {
        ClassLoader plugin = RegisteredDrivers.class.getClassLoader();
        if (Objects.equals(plugin, ClassLoader.getSystemClassLoader())) {
            return;
        }
        for (Driver driver : DriverManager.drivers().toList()) {
            if (Objects.equals(driver.getClass().getClassLoader(), plugin)) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    log.warn("The driver {} stays registered, and with it its plugin's classes", driver.getClass(), e);
                }
            }
        }
    }
}
