package io.drawbar.gateway.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads JSON that people have sent, and explains in their words what is wrong with it. */
public final class StrictJson {
    private static final int SHOWN_CHARS = 80;

    private StrictJson() {}

    /** Reads one document; BAD_REQUEST when it is not exactly what is expected. The stream is in memory. */
    public static <T> T read(InputStream in, Class<T> type) {
        try {
            T value = Json.strict().readValue(in, type);
            if (value == null) {
                throw bad("The JSON is null; expected an object.");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw explain(e);
        } catch (IOException e) {
            throw new UncheckedIOException("A document in memory cannot be read.", e);
        }
    }

    private static DrawbarException explain(JsonProcessingException thrown) {
        if (thrown.getCause() instanceof DrawbarException own) {
            return own;
        }
        String where = where(thrown.getLocation());
        if (thrown instanceof UnrecognizedPropertyException unknown) {
            TreeSet<String> known = new TreeSet<>();
            unknown.getKnownPropertyIds().forEach(id -> known.add(id.toString()));
            return bad("Unknown field '" + shorten(unknown.getPropertyName()) + "'" + where + "; known are " + known
                    + ".");
        }
        if (thrown instanceof InvalidTypeIdException type) {
            return type.getTypeId() == null
                    ? bad("The field 'type' is missing" + where + ".")
                    : bad("There is no type '" + shorten(type.getTypeId()) + "'" + where + ".");
        }
        if (thrown instanceof MismatchedInputException mismatch && isObject(mismatch)) {
            String path = path(mismatch);
            return bad((path.isEmpty() ? "The JSON" : "The field '" + shorten(path) + "'") + " must be an object"
                    + where + ".");
        }
        if (thrown instanceof JsonMappingException mapping) {
            String path = path(mapping);
            return bad((path.isEmpty() ? "The JSON" : "The field '" + shorten(path) + "'") + " is not what is expected"
                    + where + ": " + shorten(plain(mapping)) + ".");
        }
        return bad("The JSON is malformed" + where + ": " + shorten(plain(thrown)) + ".");
    }

    /** Whether something else came where one of our records should be. */
    private static boolean isObject(MismatchedInputException mismatch) {
        if (mismatch.getOriginalMessage().startsWith("Trailing token")) {
            return false;
        }
        Class<?> wanted = mismatch.getTargetType();
        return wanted == null ? mismatch.getPath().isEmpty() : wanted.isRecord() || wanted.isInterface();
    }

    private static String path(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** Without Jackson's hints for programmers, which name classes. */
    private static String plain(JsonProcessingException thrown) {
        return thrown.getOriginalMessage()
                .replaceAll("`?(?:java\\.[a-z.]+|io\\.drawbar\\.[a-z.]+)([A-Z]\\w+)`?(?:<[^ ]*>)?", "$1")
                .replaceAll("\\s*\\((?:start marker|for |from |class |`).*$", "")
                .replaceAll("\\.$", "");
    }

    private static String where(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }

    private static DrawbarException bad(String message) {
        return new DrawbarException(ErrorCode.BAD_REQUEST, message);
    }
}
