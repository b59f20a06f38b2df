package io.drawbar.common.config;

/** The configuration cannot be used; the message is one sentence for the person who wrote it. */
public final class BadConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadConfiguration(String message) {
        super(message);
    }

    public BadConfiguration(String message, Throwable cause) {
        super(message, cause);
    }
}
