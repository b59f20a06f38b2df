package io.drawbar.jdbc;

import java.sql.DriverManager;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Somebody has to confirm a login in a browser (property {@code oidcFlow=device}). What a program does with that it may say here, for
 * all connections of the driver; otherwise a line goes to the standard error output and to {@link DriverManager}'s log.
 */
public final class DeviceLogin {
    private static final AtomicReference<Prompt> PROMPT = new AtomicReference<>(DeviceLogin::print);

    private DeviceLogin() {}

    /** Asks somebody to confirm a login; it must not wait until that is done. */
    public interface Prompt {
        /**
         * Asks.
         *
         * @param address of the page to open
         * @param code to enter there
         */
        void show(String address, String code);
    }

    /** Who asks from now on. */
    public static void setPrompt(Prompt prompt) {
        PROMPT.set(Objects.requireNonNull(prompt, "prompt"));
    }

    /** Asks. */
    public static void show(String address, String code) {
        PROMPT.get().show(address, code);
    }

    private static void print(String address, String code) {
        String line = "To log in to Drawbar open " + address + " and enter " + code;
        DriverManager.println(line);
        System.err.println(line);
    }
}
