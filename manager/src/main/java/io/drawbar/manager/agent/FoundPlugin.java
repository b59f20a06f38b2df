package io.drawbar.manager.agent;

import io.drawbar.protocol.v1.PluginInfo;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A zip in a folder of plugins, and what has become of it.
 *
 * @param zip the file
 * @param builtIn whether it came with the distribution
 * @param plugin what is in it, when that could be told
 * @param state what has become of it
 * @param reason why it is not used; empty when it is
 */
public record FoundPlugin(Path zip, boolean builtIn, Optional<InstalledPlugin> plugin, State state, String reason) {

    /** What has become of a zip. */
    public enum State {
        /** New engines come from it. */
        USED,
        /** New engines come from another zip of the same type; those that run may have come from this one. */
        OLDER,
        /** It is broken. */
        REFUSED
    }

    PluginInfo message() {
        PluginInfo.Builder info = PluginInfo.newBuilder()
                .setFile(zip.getFileName().toString())
                .setBuiltIn(builtIn)
                .setState(state.name().toLowerCase(Locale.ROOT))
                .setReason(reason);
        plugin.ifPresent(it -> info.setType(it.descriptor().type().value())
                .setVersion(it.version())
                .setSpiVersion(it.descriptor().spi().toString())
                .setChecksum(it.checksum())
                .setSignedBy(it.signedBy().orElse("")));
        return info.build();
    }
}
