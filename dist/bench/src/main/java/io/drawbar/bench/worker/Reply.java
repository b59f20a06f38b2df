package io.drawbar.bench.worker;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a worker answers to one order: values by name, written on one line. Names and values hold neither tabs nor line ends.
 *
 * @param values by name
 */
public record Reply(Map<String, String> values) {
    private static final String START = "reply";

    public Reply {
        values = new LinkedHashMap<>(values);
    }

    public static Reply empty() {
        return new Reply(Map.of());
    }

    public Reply with(String name, long value) {
        return with(name, Long.toString(value));
    }

    public Reply with(String name, long[] list) {
        return with(name, Arrays.stream(list).mapToObj(Long::toString).collect(Collectors.joining(",")));
    }

    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value.replaceAll("[\\t\\r\\n]", " "));
        return new Reply(more);
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("The worker did not say " + name + " but " + values + ".");
        }
        return value;
    }

    public long number(String name) {
        return Long.parseLong(text(name));
    }

    public long[] numbers(String name) {
        return Arrays.stream(text(name).split(",")).mapToLong(Long::parseLong).toArray();
    }

    String line() {
        StringBuilder line = new StringBuilder(START);
        values.forEach(
                (name, value) -> line.append('\t').append(name).append('=').append(value));
        return line.toString();
    }

    /** Whether a line of a worker's output is a reply; libraries sometimes print as well. */
    public static boolean isReply(String line) {
        return line.equals(START) || line.startsWith(START + "\t");
    }

    public static Reply parse(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : line.split("\t", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                values.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return new Reply(values);
    }
}
