package io.drawbar.manager.agent;

/** A plugin's zip cannot be used; the message says why. */
final class BadPlugin extends Exception {
    private static final long serialVersionUID = 1L;

    BadPlugin(String message) {
        super(message);
    }

    BadPlugin(String message, Throwable cause) {
        super(message, cause);
    }
}
