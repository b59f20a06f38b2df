package io.drawbar.manager.agent;

import io.drawbar.common.engine.EngineDescriptor;
import java.nio.file.Path;

/**
 * A plugin that can be launched.
 *
 * @param descriptor its {@code engine.conf}
 * @param folder where it is unzipped
 * @param checksum of its zip, SHA-256 in hexadecimal
 */
public record InstalledPlugin(EngineDescriptor descriptor, Path folder, String checksum) {}
