package io.drawbar.plugin.presto.family;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as the drivers hand them out within arrays, maps and rows, turned into what fits the type. */
final class FamilyValues {
    private final FamilyDriver driver;

    FamilyValues(FamilyDriver driver) {
        this.driver = driver;
    }

    Object of(Object given, ColumnType type) throws SQLException {
        if (given == null) {
            return null;
        }
        Object value = driver.plain(given);
        if (type instanceof ColumnType.ListOf list) {
            List<Object> values = new ArrayList<>();
            for (Object element : elements(value)) {
                values.add(of(element, list.element().type()));
            }
            return values;
        }
        if (type instanceof ColumnType.MapOf map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                values.put(of(entry.getKey(), map.key()), of(entry.getValue(), map.value()));
            }
            return values;
        }
        if (type instanceof ColumnType.StructOf struct) {
            return fields(value, struct);
        }
        if (type instanceof ColumnType.Timestamp timestamp && value instanceof String text) {
            return timestamp.zone().isPresent() ? instant(text) : local(text);
        }
        return value;
    }

    /** By position: names may be missing or the same. */
    private List<Object> fields(Object value, ColumnType.StructOf struct) throws SQLException {
        Iterator<?> given = value instanceof Map<?, ?> map
                ? map.values().iterator()
                : elements(value).iterator();
        List<Object> values = new ArrayList<>();
        for (Column field : struct.fields()) {
            values.add(given.hasNext() ? of(given.next(), field.type()) : null);
        }
        return values;
    }

    private static Iterable<?> elements(Object value) throws SQLException {
        if (value instanceof Iterable<?> iterable) {
            return iterable;
        }
        return Arrays.asList((Object[]) (value instanceof Array array ? array.getArray() : value));
    }

    /** As in {@code 2024-02-29 01:02:03.004}. */
    static LocalDateTime local(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T'));
    }

    /** As in {@code 2024-02-29 01:02:03.004 Europe/Berlin}. */
    static Instant instant(String text) {
        int zone = text.lastIndexOf(' ');
        return local(text.substring(0, zone))
                .atZone(ZoneId.of(text.substring(zone + 1)))
                .toInstant();
    }
}
