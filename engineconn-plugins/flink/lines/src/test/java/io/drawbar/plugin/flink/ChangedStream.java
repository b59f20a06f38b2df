package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.EngineStatement;
import io.drawbar.engine.testkit.ArrowDecoder;
import io.drawbar.engine.testkit.EngineUnderTest;
import io.drawbar.engine.testkit.RecordingSink;
import java.util.ArrayList;
import java.util.List;

/** A query without end on two rows, which are changed once they have come. */
final class ChangedStream {
    private static final int ROWS = 2;

    private ChangedStream() {}

    /** What is done to the rows. */
    interface Change {
        void make() throws Exception;
    }

    /** The first rows that come, those of the change among them. */
    static List<List<Object>> read(EngineUnderTest engine, EngineSession session, String query, int first, Change change)
            throws Exception {
        try (EngineStatement statement = session.prepare(engine.request(query))) {
            ArrowDecoder decoder = ArrowDecoder.of(statement.shape().schema().orElseThrow());
            List<List<Object>> rows = new ArrayList<>();
            statement.run(new RecordingSink(
                    (batch, count) -> {
                        int before = rows.size();
                        rows.addAll(decoder.rows(batch));
                        if (before < ROWS && rows.size() >= ROWS) {
                            make(change);
                        }
                        return rows.size() < first;
                    },
                    false));
            return rows;
        }
    }

    private static void make(Change change) throws InterruptedException {
        try {
            change.make();
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
