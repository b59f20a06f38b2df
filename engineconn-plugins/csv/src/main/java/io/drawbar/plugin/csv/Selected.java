package io.drawbar.plugin.csv;

import io.drawbar.engine.arrow.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A column of a result.
 *
 * @param column its name and type
 * @param place of the source's column that it shows; empty: a constant
 * @param constant the value, when it is one
 */
record Selected(Column column, Optional<Source.Place> place, Optional<Object> constant) {

    static List<Selected> all(Source source) {
        List<Selected> all = new ArrayList<>();
        for (int i = 0; i < source.columns().size(); i++) {
            all.add(column(new Source.Place(i, source.columns().get(i))));
        }
        return all;
    }

    static Selected column(Source.Place place) {
        return new Selected(place.column(), Optional.of(place), Optional.empty());
    }

    static Selected constant(Literal literal) {
        return new Selected(new Column("value", literal.type(), true), Optional.empty(), literal.value());
    }

    Selected named(String name) {
        return new Selected(new Column(name, column.type(), column.nullable()), place, constant);
    }

    /** The value in a row; null is one. */
    Object value(List<Object> row) {
        return place.isPresent() ? row.get(place.get().index()) : constant.orElse(null);
    }
}
