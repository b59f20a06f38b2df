package io.drawbar.manager.agent;

import com.typesafe.config.Config;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.engine.EngineDescriptor;
import io.drawbar.common.engine.EngineLimits;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.manager.confine.Accounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The agent's settings. */
public final class AgentSettings {
    static final List<String> PASSED_VARIABLES =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "HADOOP_CONF_DIR", "KRB5_CONFIG");

    private static final List<String> ULIMIT_NAMES =
            List.of("as", "core", "cpu", "data", "fsize", "memlock", "nofile", "nproc", "stack");

    static final Setting<String> LAUNCHER = Setting.string(
                    "agent.launcher",
                    ProcessLauncher.NAME,
                    "What engines are: process (of the agent's host) or kubernetes (a pod of a cluster, see manager/KUBERNETES.md);"
                            + " engines.TYPE.launcher says it for one type.")
            .where("process or kubernetes", Launchers.NAMES::contains);
    static final Setting<Boolean> KEEP_ENGINES = Setting.flag(
            "agent.keep-engines",
            false,
            "Whether engines live on when the agent is stopped; they are adopted at its next start.");
    static final Setting<Long> MEMORY = Setting.bytes(
            "agent.memory",
            "0",
            "Heap that all engines of this agent may have together; 0: three quarters of its host's memory, or no limit where"
                    + " engines are pods.");
    static final Setting<Double> CORES =
            Setting.number("agent.cores", 0, "Cores that all engines of this host may count on together; 0: no limit.");
    static final Setting<Map<String, String>> LABELS = Setting.section(
            "agent.labels",
            "What engines may ask of this host (engines.TYPE.agent-labels, or a job's label agent-labels), such as"
                    + " zone = a.",
            EngineDescriptor::texts);
    static final Setting<Integer> MAX_PROCESSES = Setting.integer(
                    "agent.max-processes", 64, "Engine processes of this host at once.")
            .where("at least 1", count -> count > 0);
    static final Setting<Long> MIN_FREE_DISK = Setting.bytes(
            "agent.min-free-disk",
            "512m",
            "With less free space than that where its home is the agent launches nothing; 0: it does not look.");
    static final Setting<Long> MIN_FREE_MEMORY = Setting.bytes(
            "agent.min-free-memory",
            "0",
            "With less memory of its host available than that the agent launches nothing; 0: it does not look.");
    static final Setting<Double> MAX_MEMORY_PRESSURE = Setting.number(
            "agent.max-memory-pressure",
            50,
            "The agent launches nothing while processes of its host wait for memory in more percent of ten seconds"
                    + " than that; 0: it does not look.");
    static final Setting<String> CGROUP = Setting.string(
                    "agent.cgroup.use",
                    "auto",
                    "Control groups (version 2) for engine processes: off, auto (as far as they can be had) or"
                            + " required.")
            .where("off, auto or required", List.of("off", "auto", "required")::contains);
    static final Setting<Path> CGROUP_FOLDER = Setting.path(
            "agent.cgroup.folder", "", "The control group that was given to the agent; empty: the one that it is in.");
    static final Setting<Double> CGROUP_MEMORY_FACTOR = Setting.number(
                    "agent.cgroup.memory-factor",
                    2,
                    "Memory that an engine and all that it starts may use: its heap times this, and memory-extra.")
            .where("at least 1", factor -> factor >= 1);
    static final Setting<Long> CGROUP_MEMORY_EXTRA = Setting.bytes(
            "agent.cgroup.memory-extra", "512m", "What an engine may use beside memory-factor times its heap.");
    static final Setting<Integer> CGROUP_PROCESSES =
            Setting.integer("agent.cgroup.max-processes", 8_192, "Processes and threads of one engine; 0: no limit.");
    static final Setting<Map<String, String>> ULIMITS = Setting.section(
            "agent.ulimits",
            "Limits of each engine process as prlimit names them, such as nofile = 65536, core = 0, nproc = 4096.",
            AgentSettings::ulimits);
    static final Setting<Duration> KEEP_FAILED = Setting.duration(
            "agent.keep-failed.time",
            "0s",
            "How long the folder of an engine that failed is kept, in run/failed; 0s: not at all.");
    static final Setting<Integer> KEEP_FAILED_COUNT = Setting.integer(
                    "agent.keep-failed.count", 5, "Folders of failed engines kept at most.")
            .where("at least 1", count -> count > 0);
    static final Setting<Long> KEEP_FAILED_BYTES =
            Setting.bytes("agent.keep-failed.max-bytes", "2g", "Bytes in all folders of failed engines kept at most.");
    static final Setting<Boolean> HEAP_DUMPS = Setting.flag(
            "agent.engine.heap-dump",
            false,
            "Whether an engine whose heap is full writes down what fills it, in its folder: see"
                    + " agent.keep-failed.time.");
    static final Setting<String> RUN_AS = Setting.string(
                    "agent.run-as.use",
                    "off",
                    "Whether engines run as the account of the system that is called as their owner (through sudo,"
                            + " whose rule manager/AGENT.md shows): off or owner.")
            .where("off or owner", List.of("off", "owner")::contains);
    static final Setting<Map<String, String>> RUN_AS_NAMES = Setting.section(
            "agent.run-as.names", "Accounts of users whose account is called otherwise.", EngineDescriptor::texts);
    static final Setting<String> RUN_AS_SHARED = Setting.string(
            "agent.run-as.shared", "", "The account of engines that several users share; empty: the agent's own.");
    static final Setting<Integer> RUN_AS_LOWEST = Setting.integer(
                    "agent.run-as.lowest-id", 1_000, "Accounts with a smaller number are never used.")
            .where("at least 1", id -> id > 0);
    static final Setting<Path> RUN_AS_FOLDER = Setting.path(
            "agent.run-as.folder",
            "/var/lib/drawbar-engines",
            "In which accounts have the folders of their engines: any account may make its own there (mode 1733).");
    static final Setting<Duration> RUN_AS_LIMIT = Setting.duration(
            "agent.run-as.time-limit", "10s", "How long anything that is done as another account may take.");
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
                LAUNCHER,
                KEEP_ENGINES,
                MEMORY,
                CORES,
                MAX_PROCESSES,
                LABELS,
                PluginTrust.CHECKSUM,
                PluginTrust.SIGNATURE,
                PluginTrust.KEYS,
                MIN_FREE_DISK,
                MIN_FREE_MEMORY,
                MAX_MEMORY_PRESSURE,
                CGROUP,
                CGROUP_FOLDER,
                CGROUP_MEMORY_FACTOR,
                CGROUP_MEMORY_EXTRA,
                CGROUP_PROCESSES,
                ULIMITS,
                KEEP_FAILED,
                KEEP_FAILED_COUNT,
                KEEP_FAILED_BYTES,
                HEAP_DUMPS,
                RUN_AS,
                RUN_AS_NAMES,
                RUN_AS_SHARED,
                RUN_AS_LOWEST,
                RUN_AS_FOLDER,
                RUN_AS_LIMIT,
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

    private static Map<String, String> ulimits(Config section) {
        Map<String, String> limits = EngineDescriptor.texts(section);
        limits.forEach((name, value) -> {
            if (!ULIMIT_NAMES.contains(name) || !value.matches("\\d+|unlimited")) {
                throw new BadConfiguration("agent.ulimits." + name + " is " + value
                        + "; expected a number or unlimited, for " + ULIMIT_NAMES + ".");
            }
        });
        return limits;
    }

    static Accounts.Rules accounts(Settings settings) {
        return new Accounts.Rules(
                settings.get(RUN_AS_NAMES),
                settings.get(RUN_AS_SHARED),
                settings.get(RUN_AS_LOWEST),
                settings.get(RUN_AS_FOLDER),
                settings.get(RUN_AS_LIMIT));
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
