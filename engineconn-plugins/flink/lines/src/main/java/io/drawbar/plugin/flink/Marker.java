package io.drawbar.plugin.flink;

import java.util.Optional;

/**
 * A question mark for which a value is given.
 *
 * @param at its place in the text, from 0
 * @param after the word right before it, in capitals, or {@link #CAST} or {@link #PARTITION}; empty if there is none
 * @param element of a row that is inserted, if it is in one
 */
record Marker(int at, String after, Optional<Element> element) {
    /** It stands where a cast says the type. */
    static final String CAST = "CAST(";

    /** It is a value of a partition that is named, where Flink's grammar has no expressions. */
    static final String PARTITION = "PARTITION(";

    /**
     * One of the values of a row that an {@code INSERT} has written out.
     *
     * @param insert the statement's text from {@code INSERT} to {@code VALUES}
     * @param before how many markers stand before that
     * @param index of the value in its row, from 0
     * @param width how many values its row has
     */
    record Element(String insert, int before, int index, int width) {}
}
