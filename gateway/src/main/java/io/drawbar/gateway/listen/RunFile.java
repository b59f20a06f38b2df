package io.drawbar.gateway.listen;

import io.drawbar.common.home.DrawbarHome;
import io.drawbar.gateway.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code run/gateway.json}: tells programs on this host where the public port is while it listens. */
public final class RunFile implements AutoCloseable {
    private final Path file;

    private RunFile(Path file) {
        this.file = file;
    }

    public static RunFile write(DrawbarHome home, String url) throws IOException {
        Path file = home.run().resolve("gateway.json");
        byte[] content = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("url", url);
            json.writeNumberField("pid", ProcessHandle.current().pid());
            json.writeEndObject();
        });
        DrawbarHome.replace(file, new String(content, StandardCharsets.UTF_8));
        return new RunFile(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
