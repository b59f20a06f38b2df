package io.drawbar.manager.install;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Says in one sentence what went wrong, for the causes that people meet: no network, a full disk, a wrong name. */
final class Causes {
    private Causes() {}

    static InstallFailure of(String what, String remote, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException
                    || cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SocketTimeoutException) {
                return new InstallFailure(
                        what + ": " + remote + " does not answer (" + cause.getMessage()
                                + "). Check the network, or set install.repository to a mirror.",
                        thrown);
            }
            if (isDiskFull(cause)) {
                return new InstallFailure(what + ": the disk is full.", thrown);
            }
        }
        String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
        return new InstallFailure(what + ": " + message, thrown);
    }

    static InstallFailure of(String what, Path at, IOException thrown) {
        if (isDiskFull(thrown)) {
            return new InstallFailure(what + ": the disk that holds " + at + " is full.", thrown);
        }
        return new InstallFailure(what + ": " + thrown.getMessage(), thrown);
    }

    private static boolean isDiskFull(Throwable thrown) {
        String reason = thrown instanceof FileSystemException file ? file.getReason() : thrown.getMessage();
        String text = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("disk quota exceeded");
    }

    /** Refuses to begin what cannot end well. */
    static void checkSpace(Path folder, long neededBytes) throws InstallFailure {
        try {
            FileStore store = Files.getFileStore(folder);
            long free = store.getUsableSpace();
            if (free < neededBytes) {
                throw new InstallFailure(String.format(
                        Locale.ROOT,
                        "The disk that holds %s has %.0f MB left; %.0f MB are needed.",
                        folder,
                        free / 1e6,
                        neededBytes / 1e6));
            }
        } catch (IOException e) {
            throw new InstallFailure("The disk that holds " + folder + " cannot be asked for its space.", e);
        }
    }
}
