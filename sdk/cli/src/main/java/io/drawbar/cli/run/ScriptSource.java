package io.drawbar.cli.run;

import io.drawbar.cli.CliException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where a script comes from: a file, the standard input, or the command line itself. */
public final class ScriptSource {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A script; - for the standard input.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = {"-e", "--execute"},
            paramLabel = "CODE",
            description = "The script itself, instead of a file.")
    private Optional<String> code = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The script. */
    String read() {
        if (file.isPresent() == code.isPresent()) {
            throw new ParameterException(spec.commandLine(), "Give a FILE or -e CODE.");
        }
        return code.or(() -> file.map(ScriptSource::read)).orElseThrow();
    }

    /** The file's name, if it is one. */
    Optional<String> fileName() {
        return file.map(Path::getFileName).map(Path::toString).filter(text -> !text.equals("-"));
    }

    private static String read(Path file) {
        try {
            return file.toString().equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(file);
        } catch (MalformedInputException e) {
            throw new CliException(file + " is not text in UTF-8.", e);
        } catch (IOException e) {
            String why =
                    Files.isDirectory(file) ? "is a folder" : Files.exists(file) ? "cannot be read" : "is not there";
            throw new CliException(file + " " + why + ".", e);
        }
    }
}
