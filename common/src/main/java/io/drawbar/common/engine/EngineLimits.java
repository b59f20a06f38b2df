package io.drawbar.common.engine;

/**
 * The bounds that an engine process keeps; the agent reads them from its settings.
 *
 * @param windowBytes unacknowledged result frames of one statement
 * @param bufferBytes unacknowledged result frames of all statements; 0: a quarter of the heap
 * @param logLinesPerStatement log lines passed on for one statement
 * @param logLinesPerSecond log lines passed on for one statement in one second
 * @param logLineBytes where a log line is cut
 * @param logBufferBytes unacknowledged log lines of one statement
 * @param progressMillis shortest time between two progress frames of a statement
 * @param queuedPerSession statements waiting in one session
 * @param preparedPerSession statements kept prepared in one session
 * @param callerGoneMillis after how long without a caller a statement is cancelled
 * @param finishedMillis how long a finished statement can be attached to
 * @param finishedStatements how many finished statements are kept at most
 * @param cancelGraceMillis after how long a cancelled statement's thread is interrupted
 * @param cancelGiveUpMillis after how long more the statement counts as cancelled, whatever its thread does
 * @param closeMillis how long closing the engine may take
 * @param heartbeatMillis how often the load is told to ZooKeeper
 * @param leaseGraceMillis how long the process lives on without ZooKeeper
 */
public record EngineLimits(
        long windowBytes,
        long bufferBytes,
        long logLinesPerStatement,
        int logLinesPerSecond,
        int logLineBytes,
        long logBufferBytes,
        long progressMillis,
        int queuedPerSession,
        int preparedPerSession,
        long callerGoneMillis,
        long finishedMillis,
        int finishedStatements,
        long cancelGraceMillis,
        long cancelGiveUpMillis,
        long closeMillis,
        long heartbeatMillis,
        long leaseGraceMillis) {

    /** What the settings say when nobody has changed them. */
    public static final EngineLimits DEFAULTS = new EngineLimits(
            16 << 20, 0, 100_000, 2_000, 16 << 10, 2 << 20, 100, 1_000, 64, 600_000, 600_000, 1_000, 5_000, 10_000,
            15_000, 2_000, 60_000);

    /** The same, but for the time that closing may take. */
    public EngineLimits withCloseMillis(long millis) {
        return new EngineLimits(
                windowBytes,
                bufferBytes,
                logLinesPerStatement,
                logLinesPerSecond,
                logLineBytes,
                logBufferBytes,
                progressMillis,
                queuedPerSession,
                preparedPerSession,
                callerGoneMillis,
                finishedMillis,
                finishedStatements,
                cancelGraceMillis,
                cancelGiveUpMillis,
                millis,
                heartbeatMillis,
                leaseGraceMillis);
    }
}
