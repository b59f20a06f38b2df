package io.drawbar.engine.jdbc.analyse;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A statement in which subqueries can stand in the places of tables. Such statements are explained, and never run.
 *
 * @param text the statement
 * @param places of tables, in their order
 */
public record Subqueries(String text, List<Place> places) {
    public Subqueries {
        Objects.requireNonNull(text, "text");
        places = List.copyOf(places);
    }

    /**
     * Where a table stands.
     *
     * @param begin of its name
     * @param end the place behind it
     * @param alias to give, in quotes, where the statement gives none
     */
    public record Place(int begin, int end, Optional<String> alias) {
        public Place {
            Objects.requireNonNull(alias, "alias");
        }
    }

    /**
     * The statement with subqueries in its places.
     *
     * @param columns of the subquery at a place; none leave the table there
     */
    public String with(IntFunction<String> columns) {
        StringBuilder statement = new StringBuilder();
        int from = 0;
        for (int at = 0; at < places.size(); at++) {
            Place place = places.get(at);
            String selected = columns.apply(at);
            if (!selected.isEmpty()) {
                statement
                        .append(text, from, place.begin())
                        .append("(select ")
                        .append(selected)
                        .append(" from ")
                        .append(text, place.begin(), place.end())
                        .append(')');
                place.alias().ifPresent(alias -> statement.append(' ').append(alias));
                from = place.end();
            }
        }
        return statement.append(text.substring(from)).toString();
    }
}
