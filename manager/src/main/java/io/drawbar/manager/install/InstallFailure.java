package io.drawbar.manager.install;

/** An installation cannot go on; the message is one sentence for the person at the terminal. */
final class InstallFailure extends Exception {
    private static final long serialVersionUID = 1L;

    InstallFailure(String message) {
        super(message);
    }

    InstallFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
