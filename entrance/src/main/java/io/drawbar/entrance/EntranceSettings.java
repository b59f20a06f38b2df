package io.drawbar.entrance;

import io.drawbar.common.config.Setting;
import java.time.Duration;
import java.util.List;

/** Settings of the entrance that more than one of its parts reads, or that belong to none. */
public final class EntranceSettings {
    public static final Setting<String> DEFAULT_ENGINE =
            Setting.string("entrance.default-engine", "spark", "Engine of jobs that name none.");
    public static final Setting<Long> SCRIPT_BYTES = Setting.bytes(
            "entrance.script.max-bytes", "16m", "Longest script that is accepted, its parameters included.");
    public static final Setting<Integer> SCRIPT_STATEMENTS = Setting.integer(
                    "entrance.script.max-statements", 10_000, "Most statements that a script may have.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<List<String>> LABELS = Setting.strings(
            "entrance.labels",
            List.of(
                    "application",
                    "project",
                    "workflow",
                    "source",
                    "tool",
                    "share-level",
                    "sub-domain",
                    "preemptible",
                    "agent-labels"),
            "Labels that a job may carry; others are refused.");
    public static final Setting<Integer> LIVE_JOBS = Setting.integer(
                    "entrance.jobs.max", 20_000, "Jobs that may wait and run at once; more are refused.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<Integer> THREADS = Setting.integer(
                    "entrance.threads", 8, "Threads on which jobs take their steps; no job holds one while it waits.")
            .where("between 1 and 256", count -> count >= 1 && count <= 256);
    public static final Setting<Integer> LOG_LINES =
            Setting.integer("entrance.log.lines", 50_000, "Log lines that are kept of one job.");
    public static final Setting<Long> LOG_BYTES =
            Setting.bytes("entrance.log.bytes", "16m", "Size of the log that is kept of one job.");
    public static final Setting<Integer> ATTEMPTS = Setting.integer(
                    "entrance.retry.attempts",
                    3,
                    "How often a job marked retry-safe is started at most when its engines are lost.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<Duration> OPEN_LIMIT = Setting.duration(
            "entrance.open.limit",
            "60s",
            "How long a job goes on asking for an engine while those it gets cannot be reached or are ending; longer"
                    + " than the manager may take to notice that an engine is gone.");
    public static final Setting<Duration> REATTACH = Setting.duration(
            "entrance.reattach",
            "5s",
            "How long a broken connection to an engine is opened again before the engine counts as lost.");
    public static final Setting<Duration> CANCEL_GRACE = Setting.duration(
            "entrance.cancel-grace", "10s", "How long a cancelled statement may take before its job ends without it.");
    public static final Setting<Duration> QUEUE_TIMEOUT = Setting.duration(
            "entrance.queue-timeout",
            "1h",
            "How long a job may wait for an engine unless it says otherwise; 0: for ever.");
    public static final Setting<Duration> RUN_TIMEOUT = Setting.duration(
            "entrance.run-timeout", "0s", "How long a job may run unless it says otherwise; 0: for ever.");
    public static final Setting<Long> MAX_ROWS =
            Setting.longNumber("results.max-rows", 0, "Rows that are kept of one result at most; 0: no limit.");
    public static final Setting<Long> MAX_BYTES =
            Setting.bytes("results.max-bytes", "20g", "Size of what is kept of one result at most; 0: no limit.");
    public static final Setting<Long> READ_AHEAD = Setting.bytes(
            "results.read-ahead",
            "64m",
            "How far an engine may be ahead of the reader of an interactive result before it is slowed.");
    public static final Setting<Duration> JOB_RETENTION =
            Setting.duration("entrance.jobs.retention", "30d", "How long ended jobs and their events are kept.");
    public static final Setting<Duration> INTERACTIVE_KEEP = Setting.duration(
            "results.interactive-retention",
            "1m",
            "How long the rows of a connection's statement are kept after they have been read.");
    public static final Setting<Integer> INTERACTIVE_MOST = Setting.integer(
                    "results.interactive-kept",
                    10_000,
                    "Statements of connections whose rows are kept after they have been read; of more the oldest are deleted"
                            + " before their time.")
            .where("at least 0", count -> count >= 0);
    public static final Setting<Duration> CONNECTION_IDLE = Setting.duration(
            "entrance.connection.idle",
            "30m",
            "After how long without a call a connection's session and its place on the engine are given back.");
    public static final Setting<Duration> RECORD_AFTER = Setting.duration(
            "entrance.connection.record-after",
            "100ms",
            "How long a connection's statement may run before it is written to the job store; one that ends sooner is written"
                    + " afterwards, together with others. 0: before its sender hears anything.");
    public static final Setting<Integer> CONNECTIONS_PER_USER = Setting.integer(
                    "entrance.connections-per-user", 2_000, "Connections that one user may have open at once.")
            .where("at least 1", count -> count >= 1);
    public static final Setting<Duration> CATALOG_LIFE = Setting.duration(
            "entrance.catalog.cache-time",
            "5s",
            "How long what an engine's catalog has listed for a connection is answered again without asking the engine; 0: not at"
                    + " all. Statements through the same entrance that may change a catalog end it at once.");
    public static final Setting<Long> CATALOG_BYTES =
            Setting.bytes("entrance.catalog.cache-bytes", "32m", "Memory for what engines' catalogs have listed.");
    public static final Setting<Duration> ANALYSIS_TIMEOUT = Setting.duration(
                    "entrance.analysis.timeout",
                    "50s",
                    "How long the analysis of a script may take, the start of an engine included.")
            .where("more than 0", time -> !time.isNegative() && !time.isZero());
    public static final Setting<Integer> ANALYSES = Setting.integer(
                    "entrance.analysis.max",
                    100,
                    "Analyses of scripts that may be under way at once; more are refused.")
            .where("at least 1", count -> count >= 1);

    private EntranceSettings() {}

    static List<Setting<?>> all() {
        return List.of(
                DEFAULT_ENGINE,
                SCRIPT_BYTES,
                SCRIPT_STATEMENTS,
                LABELS,
                LIVE_JOBS,
                THREADS,
                LOG_LINES,
                LOG_BYTES,
                ATTEMPTS,
                OPEN_LIMIT,
                REATTACH,
                CANCEL_GRACE,
                QUEUE_TIMEOUT,
                RUN_TIMEOUT,
                MAX_ROWS,
                MAX_BYTES,
                READ_AHEAD,
                JOB_RETENTION,
                INTERACTIVE_KEEP,
                INTERACTIVE_MOST,
                CONNECTION_IDLE,
                RECORD_AFTER,
                CONNECTIONS_PER_USER,
                CATALOG_LIFE,
                CATALOG_BYTES,
                ANALYSIS_TIMEOUT,
                ANALYSES);
    }
}
