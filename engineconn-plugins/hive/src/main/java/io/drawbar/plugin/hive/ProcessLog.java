package io.drawbar.plugin.hive;

import java.net.URISyntaxException;
import java.net.URL;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.DefaultConfiguration;

/**
 * How the process logs. Log4j looks for its configuration on Hive's class path, where the plugin's is not: it is handed over, unless there is
 * another that somebody has put there.
 */
final class ProcessLog {
    private static final String OF_LOG4J_1 = "log4j.configuration";

    private ProcessLog() {}

    /** Before Hive is loaded: the first Log4j, which DataNucleus logs with, looks once. */
    static void configure() {
        LoggerContext context = (LoggerContext) LogManager.getContext(ProcessLog.class.getClassLoader(), false);
        if (context.getConfiguration() instanceof DefaultConfiguration) {
            try {
                context.setConfigLocation(resource("log4j2.properties").toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("A class loader's places are proper ones.", e);
            }
        }
        if (System.getProperty(OF_LOG4J_1) == null) {
            System.setProperty(OF_LOG4J_1, resource("log4j.properties").toString());
        }
    }

    private static URL resource(String name) {
        return Objects.requireNonNull(
                ProcessLog.class.getClassLoader().getResource(name), "The plugin's jar has a " + name + ".");
    }
}
