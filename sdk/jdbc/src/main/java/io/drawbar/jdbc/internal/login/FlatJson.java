package io.drawbar.jdbc.internal.login;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads what issuers answer: an object, of which texts, numbers and words are kept as text and what is nested is skipped (RFC 8259). */
final class FlatJson {
    private static final int DEPTH_LIMIT = 50;

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    static Map<String, String> parse(String text) throws IOException {
        FlatJson json = new FlatJson(text);
        Map<String, String> values = new HashMap<>();
        try {
            json.object(values, 0);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException("The answer is no JSON.", e);
        }
        return values;
    }

    private char next() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.charAt(at);
    }

    private void expect(char c) throws IOException {
        if (next() != c) {
            throw new IOException("The answer is no JSON: '" + c + "' is missing at character " + at + ".");
        }
        at++;
    }

    private void object(Map<String, String> into, int depth) throws IOException {
        expect('{');
        while (next() != '}') {
            String name = string();
            expect(':');
            String value = value(depth);
            if (value != null) {
                into.put(name, value);
            }
            if (next() != '}') {
                expect(',');
            }
        }
        at++;
    }

    /** Null for null and for what is nested. */
    private String value(int depth) throws IOException {
        if (depth > DEPTH_LIMIT) {
            throw new IOException("The answer is nested too deep.");
        }
        switch (next()) {
            case '"':
                return string();
            case '{':
                object(new HashMap<>(), depth + 1);
                return null;
            case '[':
                at++;
                while (next() != ']') {
                    value(depth + 1);
                    if (next() != ']') {
                        expect(',');
                    }
                }
                at++;
                return null;
            default:
                int start = at;
                while (",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                String word = text.substring(start, at);
                return word.equals("null") ? null : word;
        }
    }

    private String string() throws IOException {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(at++);
            int simple = "bfnrt".indexOf(escape);
            if (escape == 'u') {
                out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                at += 4;
            } else {
                out.append(simple < 0 ? escape : "\b\f\n\r\t".charAt(simple));
            }
        }
        at++;
        return out.toString();
    }
}
