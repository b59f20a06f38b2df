package io.drawbar.manager.agent;

import io.drawbar.common.config.BadConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Set;

/**
 * Has other accounts reach libraries: within Drawbar's home the folders on the way are opened, above it and elsewhere they must be open.
 * What is private there (secrets, data, logs, folders of engines) lies in folders of its own, which stay closed.
 */
final class Reachable {
    private Reachable() {}

    static void make(Path home, Path folder) throws IOException {
        for (Path on = folder.toAbsolutePath().normalize(); on != null; on = on.getParent()) {
            Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(on));
            boolean changed = permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            if (on.equals(folder)) {
                changed |= permissions.add(PosixFilePermission.OTHERS_READ);
            }
            if (changed && !on.startsWith(home)) {
                throw new BadConfiguration(
                        "Engines run as other accounts (setting agent.run-as.use), which cannot reach " + folder
                                + ": let others enter " + on + " (chmod o+rx), or have Drawbar elsewhere.");
            }
            if (changed) {
                Files.setPosixFilePermissions(on, permissions);
            }
        }
    }
}
