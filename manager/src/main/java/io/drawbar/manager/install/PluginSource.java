package io.drawbar.manager.install;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Fetches a plugin's zip, and its checksum and signature when they are beside it, from a file or a URL. */
final class PluginSource {
    private static final long LARGEST_BYTES = 512L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int FOUND = 200;

    private PluginSource() {}

    /**
     * Fetches it.
     *
     * @param source a path, or a URL of http or https
     * @param into an empty folder
     * @param sha256 the checksum that it must have; stands in for a file beside it
     */
    static Path fetch(String source, Path into, Optional<String> sha256) throws InstallFailure, IOException {
        boolean remote = source.startsWith("https://") || source.startsWith("http://");
        Path zip = remote ? download(source, into) : copy(Path.of(source), into);
        if (sha256.isPresent()) {
            Files.writeString(zip.resolveSibling(zip.getFileName() + ".sha256"), sha256.get());
        }
        return zip;
    }

    private static Path copy(Path source, Path into) throws InstallFailure, IOException {
        if (!Files.isRegularFile(source)) {
            throw new InstallFailure("There is no file " + source + ".");
        }
        Path zip = into.resolve(named(source.getFileName().toString()));
        Files.copy(source, zip);
        for (String ending : new String[] {".sha256", ".sig"}) {
            Path beside = source.resolveSibling(source.getFileName() + ending);
            if (Files.isRegularFile(beside)) {
                Files.copy(beside, zip.resolveSibling(zip.getFileName() + ending));
            }
        }
        return zip;
    }

    private static Path download(String source, Path into) throws InstallFailure, IOException {
        URI uri;
        try {
            uri = URI.create(source);
        } catch (IllegalArgumentException e) {
            throw new InstallFailure("'" + source + "' is no URL: " + e.getMessage(), e);
        }
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        Path zip = into.resolve(named(path.substring(path.lastIndexOf('/') + 1)));
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
        if (!get(client, uri, zip)) {
            throw new InstallFailure("There is nothing at " + source + ".");
        }
        for (String ending : new String[] {".sha256", ".sig"}) {
            get(client, URI.create(source + ending), zip.resolveSibling(zip.getFileName() + ending));
        }
        return zip;
    }

    private static boolean get(HttpClient client, URI uri, Path into) throws InstallFailure, IOException {
        try {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != FOUND) {
                    return false;
                }
                try (var out = Files.newOutputStream(into)) {
                    byte[] buffer = new byte[64 << 10];
                    long left = LARGEST_BYTES;
                    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                        left -= read;
                        if (left < 0) {
                            throw new InstallFailure(uri + " has more than " + LARGEST_BYTES + " bytes.");
                        }
                        out.write(buffer, 0, read);
                    }
                }
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InstallFailure("Interrupted while fetching " + uri + ".", e);
        }
    }

    private static String named(String name) throws InstallFailure {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*\\.zip")) {
            throw new InstallFailure("'" + name + "' is no name of a plugin's zip; expected NAME.zip.");
        }
        return name;
    }
}
