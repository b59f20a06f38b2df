package io.drawbar.cli.connect;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawbar.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The files of DRAWBAR_HOME that the command line reads.
 *
 * @param root the folder
 */
public record CliHome(Path root) {

    /** The folder that the environment names, or the usual one. */
    public static CliHome of(Map<String, String> environment) {
        String named = environment.getOrDefault("DRAWBAR_HOME", "");
        Path root = named.isBlank() ? Path.of(System.getProperty("user.home"), ".drawbar") : Path.of(named);
        return new CliHome(root.toAbsolutePath().normalize());
    }

    /** Where the home's own server listens, as it last said. */
    public Optional<String> url() {
        Path file = root.resolve("run/gateway.json");
        return read(file).map(text -> {
            try {
                return new ObjectMapper().readTree(text).path("url").asText();
            } catch (IOException e) {
                throw new CliException(file + " is damaged; start the server again.", e);
            }
        });
    }

    /** The token that lets the home's owner in as administrator. */
    public Optional<String> adminToken() {
        return read(root.resolve("secrets/admin.token")).map(String::strip);
    }

    /** Where the interactive prompt keeps what was typed. */
    public Path sqlHistory() {
        return root.resolve("sql.history");
    }

    /** Where sample data lies. */
    public Path samples() {
        return root.resolve("data/samples");
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CliException(file + " cannot be read.", e);
        }
    }
}
