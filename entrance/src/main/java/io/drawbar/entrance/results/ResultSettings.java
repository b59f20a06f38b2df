package io.drawbar.entrance.results;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How results are stored.
 *
 * @param segmentBytes a segment file is closed when it would grow beyond this
 * @param sync whether a complete result is forced to disk
 * @param memoryBytes how much of the batches written last is kept in memory, over all results; as much again may be held of
 *     results that have no files
 * @param holdBytes up to which size a connection's result gets no files
 */
public record ResultSettings(long segmentBytes, boolean sync, long memoryBytes, long holdBytes) {
    public static final Setting<Long> SEGMENT_BYTES = Setting.bytes(
                    "results.segment-bytes", "64m", "Size at which a result goes on in a new file.")
            .where("of 1m to 1g", bytes -> bytes >= 1 << 20 && bytes <= 1 << 30);
    public static final Setting<Boolean> SYNC = Setting.flag(
            "results.sync",
            false,
            "Whether a complete result is forced to disk, so that it survives a power cut and not only a killed process.");
    public static final Setting<Long> MEMORY_BYTES = Setting.bytes(
                    "results.memory-bytes",
                    "32m",
                    "Size of the rows written last, over all results, that are kept in memory for readers close behind;"
                            + " and once more of small results of connections.")
            .where("of 0 or more", bytes -> bytes >= 0);
    public static final Setting<Long> HOLD_BYTES = Setting.bytes(
                    "results.hold-bytes",
                    "256k",
                    "Size up to which the result of a connection's statement is held in memory alone: it could not be"
                            + " fetched after a restart anyway.")
            .where("of 0 to 64m", bytes -> bytes >= 0 && bytes <= 64 << 20);
    public static final Setting<Duration> RETENTION =
            Setting.duration("results.retention", "7d", "How long the rows of a result are kept.");

    /** Every setting of the store. */
    public static final List<Setting<?>> ALL = List.of(SEGMENT_BYTES, SYNC, MEMORY_BYTES, HOLD_BYTES, RETENTION);

    public static ResultSettings of(Settings settings) {
        return new ResultSettings(
                settings.get(SEGMENT_BYTES), settings.get(SYNC), settings.get(MEMORY_BYTES), settings.get(HOLD_BYTES));
    }
}
