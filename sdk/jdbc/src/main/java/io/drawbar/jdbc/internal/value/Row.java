package io.drawbar.jdbc.internal.value;

import java.util.Collections;
import java.util.List;

/** A value that consists of several, each under a name. Values may be null. */
public final class Row {
    private final List<String> names;
    private final List<Object> values;

    public Row(List<String> names, List<Object> values) {
        this.names = Collections.unmodifiableList(names);
        this.values = Collections.unmodifiableList(values);
    }

    public List<String> names() {
        return names;
    }

    public List<Object> values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row && ((Row) other).names.equals(names) && ((Row) other).values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return names + " " + values;
    }
}
