package io.drawbar.manager.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of the agent's own account.
 *
 * @param path which
 */
record OwnFolder(Path path) implements WorkFolder {
    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean has(String file) {
        return Files.exists(path.resolve(file));
    }

    @Override
    public Optional<String> read(String file) throws IOException {
        try (InputStream in = Files.newInputStream(path.resolve(file))) {
            return Optional.of(new String(in.readNBytes(READ_BYTES), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void delete() throws IOException {
        Folders.delete(path);
    }
}
