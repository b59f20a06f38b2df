package io.drawbar.gateway.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drawbar.gateway.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Values as fields of RFC 4180: nothing is an empty field, an empty text is {@code ""}, nested values are JSON. */
final class CsvSink implements ValueSink {
    private final ByteArrayOutputStream nestedBytes = new ByteArrayOutputStream();
    private Chunk out = new Chunk(0);
    private Optional<JsonGenerator> generator = Optional.empty();
    private Optional<JsonSink> nested = Optional.empty();
    private int depth;

    /** Where the next values go. */
    void into(Chunk chunk) {
        this.out = chunk;
    }

    @Override
    public void nothing() throws IOException {
        if (nested.isPresent()) {
            nested.get().nothing();
        }
    }

    @Override
    public void bool(boolean value) throws IOException {
        if (nested.isPresent()) {
            nested.get().bool(value);
        } else {
            out.ascii(value ? "true" : "false");
        }
    }

    @Override
    public void integer(long value) throws IOException {
        if (nested.isPresent()) {
            nested.get().integer(value);
        } else {
            out.number(value);
        }
    }

    @Override
    public void real(double value) throws IOException {
        if (nested.isPresent()) {
            nested.get().real(value);
        } else {
            out.ascii(Double.toString(value));
        }
    }

    @Override
    public void real(float value) throws IOException {
        if (nested.isPresent()) {
            nested.get().real(value);
        } else {
            out.ascii(Float.toString(value));
        }
    }

    @Override
    public void plain(String text) throws IOException {
        if (nested.isPresent()) {
            nested.get().plain(text);
        } else {
            out.ascii(text);
        }
    }

    @Override
    public void text(byte[] utf8) throws IOException {
        if (nested.isPresent()) {
            nested.get().text(utf8);
        } else {
            field(utf8, utf8.length);
        }
    }

    private void field(byte[] utf8, int length) {
        boolean quote = length == 0;
        for (int i = 0; i < length && !quote; i++) {
            byte b = utf8[i];
            quote = b == '"' || b == ',' || b == '\n' || b == '\r';
        }
        if (!quote) {
            out.write(utf8, 0, length);
            return;
        }
        out.write('"');
        for (int i = 0; i < length; i++) {
            if (utf8[i] == '"') {
                out.write('"');
            }
            out.write(utf8[i]);
        }
        out.write('"');
    }

    private JsonSink deeper() throws IOException {
        if (depth++ == 0) {
            nestedBytes.reset();
            generator = Optional.of(Json.generator(nestedBytes));
            nested = Optional.of(new JsonSink(generator.get()));
        }
        return inner();
    }

    private void higher() throws IOException {
        if (--depth == 0) {
            generator.orElseThrow().close();
            generator = Optional.empty();
            nested = Optional.empty();
            field(nestedBytes.toByteArray(), nestedBytes.size());
        }
    }

    private JsonSink inner() {
        return nested.orElseThrow();
    }

    @Override
    public void startList() throws IOException {
        deeper().startList();
    }

    @Override
    public void endList() throws IOException {
        inner().endList();
        higher();
    }

    @Override
    public void startObject() throws IOException {
        deeper().startObject();
    }

    @Override
    public void field(String name) throws IOException {
        inner().field(name);
    }

    @Override
    public void endObject() throws IOException {
        inner().endObject();
        higher();
    }

    /** A text of any kind as a field. */
    void name(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        field(utf8, utf8.length);
    }
}
