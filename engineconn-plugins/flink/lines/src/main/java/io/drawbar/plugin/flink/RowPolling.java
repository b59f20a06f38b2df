package io.drawbar.plugin.flink;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.streaming.api.operators.collect.CollectResultFetcher;
import org.apache.flink.streaming.api.operators.collect.CollectResultIterator;
import org.apache.flink.util.CloseableIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often Flink's collecting of a job's rows asks for them while there are none. That is 100 ms, which is most of the time of a small
 * statement, and no setting of Flink's: the number is in a field of {@link CollectResultFetcher} that only Flink's own tests can give. Where
 * a Flink keeps it otherwise its 100 ms stay.
 */
final class RowPolling {
    private static final Logger log = LoggerFactory.getLogger(RowPolling.class);
    private static final String INTERVAL = "retryMillis";

    private RowPolling() {}

    /** To be called before the first row is asked for. */
    static void every(Duration interval, CloseableIterator<?> rows) {
        try {
            Optional<CollectResultIterator<?>> collecting = collecting(rows);
            if (collecting.isPresent()) {
                Object fetcher =
                        first(CollectResultFetcher.class, collecting.get()).orElseThrow(NoSuchFieldException::new);
                Field field = CollectResultFetcher.class.getDeclaredField(INTERVAL);
                field.setAccessible(true);
                field.setInt(fetcher, Math.toIntExact(interval.toMillis()));
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("This Flink asks for rows as often as it likes", e);
        }
    }

    /** What collects the rows, which Flink's planner wraps; nothing where the rows do not come from a job. */
    private static Optional<CollectResultIterator<?>> collecting(CloseableIterator<?> rows)
            throws IllegalAccessException {
        if (rows instanceof CollectResultIterator<?> collecting) {
            return Optional.of(collecting);
        }
        Optional<CloseableIterator<?>> wrapped = first(CloseableIterator.class, rows).map(it -> (CloseableIterator<?>) it);
        return wrapped.isEmpty() ? Optional.empty() : collecting(wrapped.get());
    }

    /** The value of an object's first field of a kind. */
    private static Optional<Object> first(Class<?> kind, Object of) throws IllegalAccessException {
        for (Field field : of.getClass().getDeclaredFields()) {
            if (kind.isAssignableFrom(field.getType()) && !Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                return Optional.ofNullable(field.get(of));
            }
        }
        return Optional.empty();
    }
}
