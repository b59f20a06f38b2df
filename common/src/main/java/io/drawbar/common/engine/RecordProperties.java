package io.drawbar.common.engine;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Writes a record as properties and reads it back. Components are texts, whole numbers, maps of texts, lists of texts and records of
 * the same kind. An engine process reads its launch this way and not as JSON because it is on its way to the first row: Jackson's
 * classes would take a tenth of the whole start.
 */
final class RecordProperties {
    private RecordProperties() {}

    static String write(Record record) {
        Properties properties = new Properties();
        write(record, "", properties);
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Record record, String prefix, Properties into) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String name = prefix + component.getName();
            Object value = value(component, record);
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, one) -> into.setProperty(name + "." + key, (String) one));
            } else if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    into.setProperty(name + "." + i, (String) list.get(i));
                }
            } else if (value instanceof Record nested) {
                write(nested, name + ".", into);
            } else {
                into.setProperty(name, String.valueOf(value));
            }
        }
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record cannot be read: " + of.getClass(), e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when a component is missing or of another type
     */
    static <R extends Record> R read(String text, Class<R> type) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return read(properties, "", type);
    }

    private static <R extends Record> R read(Properties from, String prefix, Class<R> type) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(from, prefix + components[i].getName(), types[i]);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IOException("The record cannot be made: " + type, e);
        }
    }

    private static Object value(Properties from, String name, Class<?> type) throws IOException {
        if (type == Map.class) {
            return map(from, name + ".");
        }
        if (type == List.class) {
            List<String> list = new ArrayList<>();
            for (int i = 0; from.containsKey(name + "." + i); i++) {
                list.add(from.getProperty(name + "." + i));
            }
            return list;
        }
        if (type.isRecord()) {
            return read(from, name + ".", type.asSubclass(Record.class));
        }
        String text = from.getProperty(name);
        if (text == null) {
            throw new IOException("The value " + name + " is missing.");
        }
        try {
            if (type == long.class) {
                return Long.parseLong(text);
            }
            return type == int.class ? (Object) Integer.parseInt(text) : text;
        } catch (NumberFormatException e) {
            throw new IOException("The value " + name + " is '" + text + "'; expected a whole number.", e);
        }
    }

    private static Map<String, String> map(Properties from, String prefix) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String key : from.stringPropertyNames()) {
            if (key.startsWith(prefix)) {
                map.put(key.substring(prefix.length()), from.getProperty(key));
            }
        }
        return map;
    }
}
