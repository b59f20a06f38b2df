package io.drawbar.common.server;

import io.drawbar.common.config.BadConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Whether a process can listen where it is told to, found out before anything of it is started. */
public final class FreePort {
    private FreePort() {}

    /**
     * Returns when the port is free, or is any free one (0).
     *
     * @param whose port it is, as the first words of a sentence
     * @param setting the name of the one that chooses the port
     * @throws BadConfiguration that names the setting when it is not
     */
    public static void check(String whose, String host, int port, String setting) {
        if (port <= 0) {
            return;
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new BadConfiguration(whose + " cannot listen on " + host + ": there is no such address.", e);
        }
        try (ServerSocket trial = new ServerSocket()) {
            trial.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw taken(whose, host, port, setting, e);
        }
    }

    /** What is said of a port that cannot be had. */
    public static BadConfiguration taken(String whose, String host, int port, String setting, Exception why) {
        return new BadConfiguration(
                whose + " cannot listen on " + host + ":" + port
                        + ": the port is taken or not allowed; choose another with the setting " + setting + ".",
                why);
    }
}
