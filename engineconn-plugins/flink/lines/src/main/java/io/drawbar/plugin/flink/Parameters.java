package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.BoundText;
import io.drawbar.engine.spi.EngineException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Values for the markers of a statement. Flink's SQL has no markers, so each becomes a literal. Immutable. */
final class Parameters {
    /** What takes a bare number and no expression. */
    private static final Set<String> BEFORE_NUMBERS = Set.of("LIMIT", "OFFSET", "FIRST", "NEXT", Marker.PARTITION);

    private final String text;
    private final List<Marker> markers;

    private Parameters(String text, List<Marker> markers) {
        this.text = text;
        this.markers = markers;
    }

    /** How the nulls of a statement are written. */
    @FunctionalInterface
    interface Nulls {
        /** As in several rows of values: another row says of which type it is. */
        Nulls BARE = marker -> "NULL";

        /** Where nothing says it. */
        Nulls TEXT = marker -> "CAST(NULL AS STRING)";

        String literal(Marker marker);
    }

    static Parameters of(String text) {
        return new Parameters(text, MarkerScan.of(text));
    }

    int count() {
        return markers.size();
    }

    /** The nulls among the values that are inserted as they are, so that a column says their type. */
    List<Marker.Element> insertedNulls(List<Object> values) {
        return IntStream.range(0, markers.size())
                .filter(i -> values.get(i) == null)
                .mapToObj(i -> markers.get(i).element())
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The statement with a value for each marker.
     *
     * @param values as many as there are markers
     * @param zone of the session, in which points in time are written
     * @throws EngineException of the user's kind, if Flink has no type that holds one of the values as it is
     */
    BoundText bound(List<Object> values, Nulls nulls, ZoneId zone) throws EngineException {
        BoundText.Builder bound = new BoundText.Builder(text);
        for (int i = 0; i < markers.size(); i++) {
            Marker marker = markers.get(i);
            Object value = values.get(i);
            if (value == null) {
                bound.replace(marker.at(), (marker.after().equals(Marker.CAST) ? Nulls.BARE : nulls).literal(marker));
            } else if (value instanceof Number && BEFORE_NUMBERS.contains(marker.after())) {
                bound.replace(marker.at(), value.toString());
            } else if (marker.after().equals(Marker.PARTITION)) {
                bound.replace(marker.at(), Literals.plain(value));
            } else {
                bound.replace(marker.at(), Literals.of(value, zone));
            }
        }
        return bound.build();
    }
}
