package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** How the public interface reads and writes JSON: strict in what it takes, absent fields left out of what it gives. */
public final class Json {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    // How long a script may be is bounded by the request's size.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .addModule(new Jdk8Module())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private static final JsonFactory FACTORY = STRICT.getFactory();

    private Json() {}

    /** Writes a piece of a document. */
    @FunctionalInterface
    public interface Piece {
        void write(JsonGenerator json) throws IOException;
    }

    /** Reads strictly: unknown and repeated fields, wrong types and anything behind the document are errors. */
    public static ObjectMapper strict() {
        return STRICT;
    }

    /** A generator that does not close what it writes into. */
    public static JsonGenerator generator(OutputStream into) throws IOException {
        JsonGenerator json = FACTORY.createGenerator(into);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        return json;
    }

    /** A whole document in UTF-8. */
    public static byte[] bytes(Piece document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = generator(bytes)) {
            document.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("A document in memory cannot be written.", e);
        }
        return bytes.toByteArray();
    }

    /** Writes an ISO-8601 time in UTC with milliseconds; 0 stands for none and is left out. */
    public static void time(JsonGenerator json, String field, long millis) throws IOException {
        if (millis != 0) {
            json.writeStringField(field, TIME.format(Instant.ofEpochMilli(millis)));
        }
    }

    /** Writes a text; an empty one is left out. */
    public static void text(JsonGenerator json, String field, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(field, value);
        }
    }

    /** Writes a number; 0 stands for none and is left out. */
    public static void positive(JsonGenerator json, String field, long value) throws IOException {
        if (value > 0) {
            json.writeNumberField(field, value);
        }
    }

    public static void texts(JsonGenerator json, String field, Map<String, String> values) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    public static void texts(JsonGenerator json, String field, Iterable<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
