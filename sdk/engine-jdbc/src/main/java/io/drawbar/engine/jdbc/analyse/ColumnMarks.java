package io.drawbar.engine.jdbc.analyse;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Texts that stand for columns in a statement that is explained: those that are left in its plan tell which columns it has use for.
 *
 * @param tag which nothing else in the statement has
 */
public record ColumnMarks(String tag) {
    public ColumnMarks {
        Objects.requireNonNull(tag, "tag");
    }

    /**
     * One of them.
     *
     * @param place of the table in the statement
     * @param column of the table; both count from 0
     */
    public record Mark(int place, int column) {}

    /** With a tag of their own. */
    public static ColumnMarks create() {
        return new ColumnMarks("drawbar" + UUID.randomUUID().toString().substring(0, 8));
    }

    /** What stands for a column; it needs no quoting. */
    public String text(int place, int column) {
        return tag + "." + place + "." + column + ".";
    }

    /** Those that a plan has. */
    public List<Mark> in(String plan) {
        return Pattern.compile(Pattern.quote(tag) + "\\.(\\d+)\\.(\\d+)\\.")
                .matcher(plan)
                .results()
                .map(mark -> new Mark(Integer.parseInt(mark.group(1)), Integer.parseInt(mark.group(2))))
                .toList();
    }
}
