package io.drawbar.entrance.flight;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Bounds of Flight SQL.
 *
 * @param preparedStatements prepared statements that are kept of a connection
 * @param parameterBytes size of the parameters of one execution
 * @param unreadTimeout after how long a statement is cancelled whose rows nobody reads
 * @param reattachTimeout after how long a statement is cancelled whose reader went away without a word
 * @param idle after how long without use a connection's state is forgotten
 */
public record FlightSettings(
        int preparedStatements, long parameterBytes, Duration unreadTimeout, Duration reattachTimeout, Duration idle) {
    public static final Setting<Integer> PREPARED_STATEMENTS = Setting.integer(
                    "flight.prepared-statements",
                    1_000,
                    "Prepared statements that are kept for one connection; beyond that the one unused longest is dropped.")
            .where("of 1 or more", count -> count > 0);
    public static final Setting<Long> PARAMETER_BYTES = Setting.bytes(
            "flight.parameters.max-bytes", "16m", "Size of the parameters that are accepted for one execution.");
    public static final Setting<Duration> UNREAD_TIMEOUT = Setting.duration(
            "flight.unread-timeout", "5m", "After how long a statement is cancelled whose rows nobody reads.");
    public static final Setting<Duration> REATTACH_TIMEOUT = Setting.duration(
            "flight.reattach-timeout",
            "1m",
            "How long a client of Drawbar's own that has lost its network connection may take to go on reading its"
                    + " statement's rows; then the statement is cancelled.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL =
            List.of(PREPARED_STATEMENTS, PARAMETER_BYTES, UNREAD_TIMEOUT, REATTACH_TIMEOUT);

    public static FlightSettings of(Settings settings, Duration idle) {
        return new FlightSettings(
                settings.get(PREPARED_STATEMENTS),
                settings.get(PARAMETER_BYTES),
                settings.get(UNREAD_TIMEOUT),
                settings.get(REATTACH_TIMEOUT),
                idle);
    }
}
