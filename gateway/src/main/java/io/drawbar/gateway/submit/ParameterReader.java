package io.drawbar.gateway.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.protocol.v1.Value;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads a parameter: JSON's null, true, false, numbers and texts, whose types they tell, or an object with a {@code type} and a
 * {@code value}. Numbers are read as they are written and never become doubles on their way. Messages name a parameter by its number and say
 * nothing of its value.
 */
final class ParameterReader extends JsonDeserializer<Parameter> {
    /** As many as any of the engines' protocols can number. */
    private static final int MOST = 65_535;

    private static final int SHOWN_CHARS = 40;

    /** What an object says: the kind of token that is its value, and how that is written. */
    private record Written(JsonToken token, String text) {}

    @Override
    public Parameter getNullValue(DeserializationContext context) {
        checkNumber(1 + context.getParser().getParsingContext().getCurrentIndex());
        return Parameter.NULL;
    }

    @Override
    public Parameter deserialize(JsonParser json, DeserializationContext context) throws IOException {
        JsonToken token = json.currentToken();
        JsonStreamContext place = json.getParsingContext();
        int number = 1 + (token.isStructStart() ? place.getParent() : place).getCurrentIndex();
        checkNumber(number);
        return switch (token) {
            case START_OBJECT -> typed(json, number);
            case VALUE_TRUE, VALUE_FALSE -> parameter(ParameterType.BOOLEAN, json.getText(), number);
            case VALUE_NUMBER_INT -> whole(json.getText(), number);
            case VALUE_NUMBER_FLOAT -> parameter(ParameterType.DECIMAL, json.getText(), number);
            case VALUE_STRING -> parameter(ParameterType.VARCHAR, json.getText(), number);
            default ->
                throw bad("Parameter " + number + " is not what is expected: null, true, false, a number, a text, or an"
                        + " object with the fields 'type' and 'value'.");
        };
    }

    private static void checkNumber(int number) {
        if (number > MOST) {
            throw bad("There are more than " + MOST + " parameters.");
        }
    }

    private static Parameter whole(String digits, int number) {
        Optional<Value> bigint = ParameterType.BIGINT.read(digits);
        return bigint.map(Parameter::new).orElseGet(() -> parameter(ParameterType.DECIMAL, digits, number));
    }

    private static Parameter typed(JsonParser json, int number) throws IOException {
        Optional<ParameterType> type = Optional.empty();
        Optional<Written> value = Optional.empty();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            if (field.equals("type") && token == JsonToken.VALUE_STRING) {
                type = Optional.of(type(json.getText(), number));
            } else if (field.equals("value") && token.isScalarValue()) {
                value = Optional.of(new Written(token, json.getText()));
            } else if (field.equals("type") || field.equals("value")) {
                throw bad("Parameter " + number + " has a '" + field + "' that is not "
                        + (field.equals("type") ? "a text." : "a text, a number, true, false or null."));
            } else {
                throw bad("Parameter " + number + " has the unknown field '" + shorten(field)
                        + "'; known are [type, value].");
            }
        }
        if (type.isEmpty() || value.isEmpty()) {
            throw bad("Parameter " + number + " has no field '" + (type.isEmpty() ? "type" : "value")
                    + "'; an object has both.");
        }
        return typed(type.get(), value.get(), number);
    }

    private static ParameterType type(String name, int number) {
        return ParameterType.named(name)
                .orElseThrow(() -> bad("Parameter " + number + " has the type '" + shorten(name) + "'; the types are "
                        + ParameterType.names() + "."));
    }

    private static Parameter typed(ParameterType type, Written value, int number) {
        boolean fits =
                switch (value.token()) {
                    case VALUE_NULL, VALUE_STRING -> true;
                    case VALUE_TRUE, VALUE_FALSE -> type == ParameterType.BOOLEAN;
                    default -> type.isNumber();
                };
        if (!fits) {
            throw unlike(type, number);
        }
        return value.token() == JsonToken.VALUE_NULL ? Parameter.NULL : parameter(type, value.text(), number);
    }

    private static Parameter parameter(ParameterType type, String text, int number) {
        return new Parameter(type.read(text).orElseThrow(() -> unlike(type, number)));
    }

    private static DrawbarException unlike(ParameterType type, int number) {
        return bad(
                "Parameter " + number + " is not a value of the type " + type + ": expected " + type.expected() + ".");
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }

    private static DrawbarException bad(String message) {
        return new DrawbarException(ErrorCode.BAD_REQUEST, message);
    }
}
