package io.drawbar.cli.result;

/** Prints the rows of one result, from the first on, also while they come. Not thread-safe. */
public interface RowPrinting {
    /** Prints the rows that have come since the last call; none when there are none, or when enough are printed. */
    void more();

    /**
     * Prints what is left of a result that is complete, and what there is to be said of the whole.
     *
     * @return rows printed, those of {@link #more} among them
     */
    long finish();
}
