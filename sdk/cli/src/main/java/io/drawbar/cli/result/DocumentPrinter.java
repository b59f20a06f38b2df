package io.drawbar.cli.result;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.JobId;
import io.drawbar.client.ResultFormat;
import io.drawbar.client.ResultInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints results that are documents: texts as they are, and of others where they are or how to get them. Not thread-safe. */
public final class DocumentPrinter {
    private static final Map<String, String> ENDINGS = Map.of(
            "image/png", "png",
            "image/jpeg", "jpg",
            "image/gif", "gif",
            "image/svg+xml", "svg",
            "text/html", "html",
            "text/plain", "txt");

    private final DrawbarClient client;
    private final Screen screen;
    private final Optional<Path> folder;

    DocumentPrinter(DrawbarClient client, Screen screen, Optional<Path> folder) {
        this.client = client;
        this.screen = screen;
        this.folder = folder;
    }

    void print(JobId job, ResultInfo result) {
        if (result.kind().equals("text")) {
            text(job, result).lines().map(CellText::line).forEach(screen.out()::println);
        } else if (folder.isPresent()) {
            String ending = result.mediaType().map(ENDINGS::get).orElse("bin");
            Path file = folder.get().resolve(job + "-" + result.index() + "." + ending);
            save(client, job, result.index(), file);
            screen.out().println("(" + what(result) + ", saved as " + file + ")");
        } else {
            screen.out()
                    .println("(" + what(result) + ": `drawbar results " + job + " " + result.index()
                            + " --output FILE` saves it)");
        }
    }

    private static String what(ResultInfo result) {
        return result.kind() + result.mediaType().map(type -> " of " + type).orElse("");
    }

    private String text(JobId job, ResultInfo result) {
        try (InputStream content =
                client.resultStream(job, result.index(), ResultFormat.CONTENT, 0, OptionalLong.empty())) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CliException("The result broke off: " + e.getMessage(), e);
        }
    }

    /** Saves the document that a result is. */
    public static void save(DrawbarClient client, JobId job, int result, Path file) {
        try (InputStream content = client.resultStream(job, result, ResultFormat.CONTENT, 0, OptionalLong.empty())) {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CliException("The result cannot be saved as " + file + ": " + e.getMessage(), e);
        }
    }
}
