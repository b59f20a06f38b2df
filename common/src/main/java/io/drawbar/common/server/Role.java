package io.drawbar.common.server;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import java.util.List;

/**
 * One of the things a server process can be: gateway, entrance, manager, agent, public-services. Each module brings its own, named
 * in {@code META-INF/services}; a process starts those that it was told to.
 */
public interface Role {

    /** As in {@code --role}. */
    String name();

    /** Every setting that the role reads. */
    List<Setting<?>> settings();

    /** Roles are started from low to high and closed from high to low: what others need comes first. */
    int order();

    /**
     * Finds out, before anything of the process is started, what would keep the role from starting in the end, such as a port that is
     * taken.
     *
     * @throws io.drawbar.common.config.BadConfiguration that says which setting to change
     */
    default void check(Settings settings) {}

    /**
     * Builds the role's parts with constructors and starts them.
     *
     * @return what closes them all
     */
    AutoCloseable start(ServerParts parts) throws Exception;
}
