package io.drawbar.gateway.result;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Values as JSON: what JSON's numbers, as most programs read them, cannot hold exactly becomes a string. */
final class JsonSink implements ValueSink {
    private static final long EXACT = 1L << 53;

    private final JsonGenerator json;

    JsonSink(JsonGenerator json) {
        this.json = json;
    }

    @Override
    public void nothing() throws IOException {
        json.writeNull();
    }

    @Override
    public void bool(boolean value) throws IOException {
        json.writeBoolean(value);
    }

    @Override
    public void integer(long value) throws IOException {
        if (value > EXACT || value < -EXACT) {
            json.writeString(Long.toString(value));
        } else {
            json.writeNumber(value);
        }
    }

    @Override
    public void real(double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeString(Double.toString(value));
        }
    }

    @Override
    public void real(float value) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeString(Float.toString(value));
        }
    }

    @Override
    public void plain(String text) throws IOException {
        json.writeString(text);
    }

    @Override
    public void text(byte[] utf8) throws IOException {
        // Not writeUTF8String: engines have been seen to write what is not UTF-8, and JSON has to be.
        json.writeString(new String(utf8, StandardCharsets.UTF_8));
    }

    @Override
    public void startList() throws IOException {
        json.writeStartArray();
    }

    @Override
    public void endList() throws IOException {
        json.writeEndArray();
    }

    @Override
    public void startObject() throws IOException {
        json.writeStartObject();
    }

    @Override
    public void field(String name) throws IOException {
        json.writeFieldName(name);
    }

    @Override
    public void endObject() throws IOException {
        json.writeEndObject();
    }
}
