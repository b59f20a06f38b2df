package io.drawbar.engine.jdbc;

import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a password is: {@code env:NAME} or {@code file:/path}. The password itself is read when a connection is made and kept nowhere.
 *
 * @param reference as configured
 */
public record SecretReference(String reference) {
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    /** Reads a setting that refers to a secret; one that holds it is refused. */
    public static SecretReference of(String setting, String reference) throws EngineException {
        if (reference.startsWith(ENVIRONMENT) || reference.startsWith(FILE + "/")) {
            return new SecretReference(reference);
        }
        throw refused(
                "22023",
                "The setting " + setting + " holds a password; expected a reference to one: env:NAME or file:/PATH.");
    }

    private static EngineException refused(String state, String message) {
        return EngineException.builder(Kind.USER, message).sqlState(state).build();
    }

    /** The password, read now. */
    public String read(Map<String, String> environment) throws EngineException {
        if (reference.startsWith(ENVIRONMENT)) {
            String name = reference.substring(ENVIRONMENT.length());
            String value = environment.get(name);
            if (value == null) {
                throw refused(
                        "28000",
                        "The password is in the environment variable " + name
                                + ", which this process does not have: name it in the setting agent.environment.");
            }
            return value;
        }
        Path file = Path.of(reference.substring(FILE.length()));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw EngineException.builder(Kind.USER, "The file of the password cannot be read: " + file + ".")
                    .sqlState("28000")
                    .cause(e)
                    .build();
        }
    }

    @Override
    public String toString() {
        return "SecretReference";
    }
}
