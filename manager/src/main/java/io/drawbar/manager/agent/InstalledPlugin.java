package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineDescriptor;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A plugin that can be launched.
 *
 * @param descriptor its {@code engine.conf}
 * @param folder where it is unzipped
 * @param checksum of its zip, SHA-256 in hexadecimal
 * @param version its own, as {@code plugin.properties} says it
 * @param signedBy the trusted key that signed it, by name
 */
public record InstalledPlugin(
        EngineDescriptor descriptor, Path folder, String checksum, String version, Optional<String> signedBy) {}
