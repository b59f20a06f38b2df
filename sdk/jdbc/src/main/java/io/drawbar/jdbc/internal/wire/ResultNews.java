package io.drawbar.jdbc.internal.wire;

import java.util.Optional;

/** drawbar.v1.ResultNews: what stands beside the messages of a result. */
public final class ResultNews {
    private long firstRow;
    private Optional<OutcomeEnd> end = Optional.empty();

    private ResultNews() {}

    public static ResultNews parse(ProtoReader reader) {
        ResultNews news = new ResultNews();
        while (reader.next()) {
            if (reader.field() == 1) {
                news.firstRow = reader.number();
            } else if (reader.field() == 2) {
                news.end = Optional.of(OutcomeEnd.parse(reader.message()));
            }
        }
        return news;
    }

    /** The number of the first row of the batch. */
    public long firstRow() {
        return firstRow;
    }

    public Optional<OutcomeEnd> end() {
        return end;
    }
}
