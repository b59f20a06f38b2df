package io.drawbar.manager.agent;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineLimits;
import io.drawbar.common.engine.EngineOverrides;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The agent's settings. */
public final class AgentSettings {
    static final List<String> PASSED_VARIABLES =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "HADOOP_CONF_DIR", "KRB5_CONFIG");

    static final Setting<Boolean> KEEP_ENGINES = Setting.flag(
            "agent.keep-engines",
            false,
            "Whether engines live on when the agent is stopped; they are adopted at its next start.");
    static final Setting<Long> MEMORY = Setting.bytes(
            "agent.memory",
            "0",
            "Heap that all engines of this host may have together; 0: three quarters of its memory.");
    static final Setting<Double> CORES =
            Setting.number("agent.cores", 0, "Cores that all engines of this host may count on together; 0: no limit.");
    static final Setting<Map<String, String>> LABELS = Setting.section(
            "agent.labels",
            "What engines may ask of this host (engines.TYPE.agent-labels, or a job's label agent-labels), such as zone = a.",
            EngineDescriptor::texts);
    static final Setting<Integer> MAX_PROCESSES = Setting.integer(
                    "agent.max-processes", 64, "Engine processes of this host at once.")
            .where("at least 1", count -> count > 0);
    static final Setting<Duration> STOP_GRACE = Setting.duration(
            "agent.stop-grace", "10s", "After how long an engine that was told to end is ended by force.");
    static final Setting<Long> LOG_BYTES = Setting.bytes(
            "agent.log.max-bytes", "64m", "At which size an engine's log is cut: its end is kept as a second file.");
    static final Setting<Duration> LOG_RETENTION =
            Setting.duration("agent.log.retention", "7d", "How long logs of ended engines are kept.");
    static final Setting<List<String>> ENVIRONMENT = Setting.strings(
            "agent.environment",
            PASSED_VARIABLES,
            "Environment variables that engine processes get beside those that name their installation.");
    static final Setting<Duration> LEASE_GRACE =
            Setting.duration("agent.engine.lease-grace", "60s", "How long an engine lives on while ZooKeeper is away.");
    static final Setting<Duration> HEARTBEAT =
            Setting.duration("agent.engine.heartbeat", "2s", "How often an engine tells its load.");
    static final Setting<Long> WINDOW = Setting.bytes(
            "agent.engine.window", "16m", "Result bytes of one statement that an engine keeps until they are stored.");
    static final Setting<Long> BUFFER = Setting.bytes(
            "agent.engine.buffer", "0", "The same for all statements of an engine together; 0: a quarter of its heap.");
    static final Setting<Integer> LOG_LINES =
            Setting.integer("agent.engine.log.lines", 100_000, "Log lines passed on for one statement.");
    static final Setting<Integer> LOG_LINES_PER_SECOND = Setting.integer(
            "agent.engine.log.lines-per-second", 2_000, "Log lines passed on for one statement in a second.");
    static final Setting<Long> LOG_LINE = Setting.bytes(
                    "agent.engine.log.line-bytes", "16k", "Where a log line is cut.")
            .where("at most 1m", bytes -> bytes > 0 && bytes <= 1 << 20);
    static final Setting<Long> LOG_BUFFER =
            Setting.bytes("agent.engine.log.buffer", "2m", "Log bytes of one statement kept until they are stored.");
    static final Setting<Duration> PROGRESS = Setting.duration(
            "agent.engine.progress-interval", "100ms", "Shortest time between two progress reports of a statement.");
    static final Setting<Integer> QUEUED = Setting.integer(
            "agent.engine.queued-per-session", 1_000, "Statements that wait in one session of an engine.");
    static final Setting<Integer> PREPARED = Setting.integer(
            "agent.engine.prepared-per-session", 64, "Statements kept prepared in one session of an engine.");
    static final Setting<Duration> CALLER_GONE = Setting.duration(
            "agent.engine.caller-gone",
            "10m",
            "After how long without a caller a statement is cancelled: what a takeover of its entrance may take.");
    static final Setting<Duration> FINISHED = Setting.duration(
            "agent.engine.finished-retention", "10m", "How long a finished statement can be attached to.");
    static final Setting<Integer> FINISHED_COUNT =
            Setting.integer("agent.engine.finished-count", 10_000, "How many finished statements an engine remembers.");
    static final Setting<Duration> CANCEL_GRACE = Setting.duration(
            "agent.engine.cancel-grace", "5s", "After how long a cancelled statement's thread is interrupted.");
    static final Setting<Duration> CANCEL_GIVE_UP = Setting.duration(
            "agent.engine.cancel-give-up",
            "10s",
            "After how long more the statement counts as cancelled and the engine is drained.");
    static final Setting<Duration> CLOSE =
            Setting.duration("agent.engine.close", "15s", "How long an engine's own shutdown may take.");

    private AgentSettings() {}

    static List<Setting<?>> all() {
        return List.of(
                EngineOverrides.SETTING,
                KEEP_ENGINES,
                MEMORY,
                CORES,
                MAX_PROCESSES,
                LABELS,
                STOP_GRACE,
                LOG_BYTES,
                LOG_RETENTION,
                ENVIRONMENT,
                LEASE_GRACE,
                HEARTBEAT,
                WINDOW,
                BUFFER,
                LOG_LINES,
                LOG_LINES_PER_SECOND,
                LOG_LINE,
                LOG_BUFFER,
                PROGRESS,
                QUEUED,
                PREPARED,
                CALLER_GONE,
                FINISHED,
                FINISHED_COUNT,
                CANCEL_GRACE,
                CANCEL_GIVE_UP,
                CLOSE);
    }

    static EngineLimits limits(Settings settings) {
        return new EngineLimits(
                settings.get(WINDOW),
                settings.get(BUFFER),
                settings.get(LOG_LINES),
                settings.get(LOG_LINES_PER_SECOND),
                settings.get(LOG_LINE).intValue(),
                settings.get(LOG_BUFFER),
                settings.get(PROGRESS).toMillis(),
                settings.get(QUEUED),
                settings.get(PREPARED),
                settings.get(CALLER_GONE).toMillis(),
                settings.get(FINISHED).toMillis(),
                settings.get(FINISHED_COUNT),
                settings.get(CANCEL_GRACE).toMillis(),
                settings.get(CANCEL_GIVE_UP).toMillis(),
                settings.get(CLOSE).toMillis(),
                settings.get(HEARTBEAT).toMillis(),
                settings.get(LEASE_GRACE).toMillis());
    }
}
