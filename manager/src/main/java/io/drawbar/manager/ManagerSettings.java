package io.drawbar.manager;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.decide.Limits;
import io.drawbar.manager.pools.PoolPlan;
import io.drawbar.manager.pools.PoolSection;
import io.drawbar.manager.share.Quota;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenant;
import io.drawbar.manager.share.Tenants;
import io.drawbar.manager.tenants.TenantSection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Settings of the manager role. */
public final class ManagerSettings {
    public static final Setting<Integer> ENGINES = positive(Setting.integer(
            "manager.limits.engines", 100, "Engine processes that there may be at once in the whole cluster."));
    public static final Setting<Integer> ENGINES_PER_USER = positive(Setting.integer(
            "manager.limits.engines-per-user",
            10,
            "Engine processes that one user may have at once at the share levels connection and user."));
    public static final Setting<Long> MEMORY = Setting.bytes(
                    "manager.limits.memory", "0", "Memory of all engine processes together; 0: what the agents offer.")
            .where("0 or more", bytes -> bytes >= 0);
    public static final Setting<Double> CORES = Setting.number(
                    "manager.limits.cores", 0, "Cores of all engine processes together; 0: what the agents offer.")
            .where("0 or more", cores -> cores >= 0);
    public static final Setting<Integer> STATEMENTS = Setting.integer(
                    "manager.limits.statements",
                    0,
                    "Places among the running statements of engines that may be taken at once; 0: what the engines"
                            + " have.")
            .where("0 or more", count -> count >= 0);
    public static final Setting<Integer> SESSIONS = Setting.integer(
                    "manager.limits.sessions",
                    0,
                    "Sessions that connections may have on engines at once; 0: what the engines have.")
            .where("0 or more", count -> count >= 0);
    public static final Setting<Map<TenantName, Tenant>> TENANTS = Setting.section(
            "manager.tenants",
            "Per tenant: weight, guaranteed {}, maximum {} (cores, memory, engines, statements, sessions, queue),"
                    + " each-user {}, users {}, each-application {}, applications {}, and tenants {} below it.",
            TenantSection::read);
    public static final Setting<List<PoolPlan>> POOLS = Setting.section(
            "manager.pools",
            "Warm pools by their names: engine, version, tenant (whose asks it serves; else everybody's), minimum (1)"
                    + " and maximum engines that wait to be claimed, shrink-after (10m), starts-at-once (2), warm-up"
                    + " (statements), sizing (fixed or arrivals), sizing-days (7), sizing-quantile (0.8).",
            PoolSection::read);
    public static final Setting<Duration> PRIORITY_WORTH = Setting.duration(
            "manager.queue.priority-worth",
            "1m",
            "How much earlier than it came a job counts as come for each point of its priority, within its account.");
    public static final Setting<Integer> QUEUE_LENGTH = positive(Setting.integer(
            "manager.queue.length", 10_000, "Jobs that may wait for an engine; beyond that they are refused."));
    public static final Setting<Duration> QUEUE_RETRY = lasting(Setting.duration(
            "manager.queue.retry-after", "5s", "What a job is told to wait that found the queue full."));
    public static final Setting<Duration> LEASE_TTL = Setting.duration(
                    "manager.lease.ttl",
                    "30s",
                    "How long a place on an engine is kept for an entrance that does not renew it.")
            .where("at least 1s", time -> time.toMillis() >= 1_000);
    public static final Setting<Duration> LEASE_TAKEOVER = Setting.duration(
            "manager.lease.takeover",
            "10m",
            "How much longer the place of a job is kept, for its entrance to come back or another to take the job over;"
                    + " its statement runs on meanwhile (see agent.engine.caller-gone).");
    public static final Setting<Duration> LOST_GRACE = Setting.duration(
            "manager.engine.lost-grace",
            "5s",
            "How long an engine may be missing from ZooKeeper before it counts as lost.");
    public static final Setting<Duration> LAUNCH_LIMIT = lasting(Setting.duration(
            "manager.launch.timeout", "15s", "How long an agent may take to fork an engine's process."));
    public static final Setting<Integer> LAUNCH_ATTEMPTS = positive(Setting.integer(
            "manager.launch.attempts",
            3,
            "How often a start is tried that fails for a reason which another try, on another agent where"
                    + " there is one, may cure: the agent cannot be reached or has no room, the process was"
                    + " killed, the start took too long."));
    public static final Setting<Duration> LAUNCH_PAUSE = lasting(Setting.duration(
            "manager.launch.pause", "1s", "How long it waits between those at first; twice as long each time."));
    public static final Setting<Integer> BREAKER_FAILURES = positive(Setting.integer(
            "manager.breaker.failures",
            3,
            "After how many failed starts in a row no other of the same engine for the same user is tried for"
                    + " a while."));
    public static final Setting<Duration> BREAKER_PAUSE = lasting(Setting.duration(
            "manager.breaker.pause", "30s", "How long that while is at first; it doubles with every further failure."));
    public static final Setting<Duration> BREAKER_MAX_PAUSE =
            lasting(Setting.duration("manager.breaker.max-pause", "5m", "The longest that while may be."));
    public static final Setting<Duration> RECLAIM_AFTER = Setting.duration(
            "manager.reclaim-after",
            "15s",
            "How long an engine must have been unused before it may be stopped to make room for a job that waits.");
    public static final Setting<Duration> PREEMPT_AFTER = Setting.duration(
            "manager.preempt-after",
            "30s",
            "How long a job whose tenant is guaranteed what it waits for does so before preemptible engines are ended"
                    + " for it.");
    public static final Setting<Duration> PREEMPT_GRACE = Setting.duration(
            "manager.preempt-grace", "15s", "How long a preempted engine gets to finish what it runs.");
    public static final Setting<Duration> CLAIM_LIMIT = lasting(Setting.duration(
            "manager.claim-timeout",
            "5s",
            "How long an engine of a pool may take to become its owner's; after that one is launched."));
    public static final Setting<Duration> CONNECTION_LINGER = Setting.duration(
            "manager.connection-linger",
            "30s",
            "How long an engine of the share level connection stays when its connection no longer uses it.");
    public static final Setting<Duration> STOP_GRACE = Setting.duration(
            "manager.stop-grace", "10s", "How long an engine gets to end by itself before its process is killed.");
    public static final Setting<Integer> LOG_TAIL = positive(Setting.integer(
            "manager.log-tail", 50, "Lines of an engine's log that the error of a failed start shows."));
    public static final Setting<Integer> REMEMBERED = positive(Setting.integer(
            "manager.remembered", 1_000, "Ended leases and failed engines that are remembered to explain themselves."));
    public static final Setting<Integer> EVENTS = positive(Setting.integer(
            "manager.events.buffer",
            10_000,
            "Events of engines that wait to be written to the audit; beyond that the oldest are given up."));
    public static final Setting<Duration> AGENTS_REFRESH =
            lasting(Setting.duration("manager.agents.refresh", "5s", "How often agents are asked what they can run."));
    public static final Setting<Duration> TICK = lasting(
            Setting.duration("manager.tick", "500ms", "How often time-outs are looked at and waiting jobs are told."));
    public static final Setting<Integer> IO_THREADS =
            positive(Setting.integer("manager.io-threads", 4, "Threads that write to ZooKeeper."));

    private ManagerSettings() {}

    static List<Setting<?>> all() {
        return List.of(
                ENGINES,
                ENGINES_PER_USER,
                MEMORY,
                CORES,
                STATEMENTS,
                SESSIONS,
                TENANTS,
                POOLS,
                QUEUE_LENGTH,
                QUEUE_RETRY,
                PRIORITY_WORTH,
                LEASE_TTL,
                LEASE_TAKEOVER,
                LOST_GRACE,
                LAUNCH_LIMIT,
                LAUNCH_ATTEMPTS,
                LAUNCH_PAUSE,
                BREAKER_FAILURES,
                BREAKER_PAUSE,
                BREAKER_MAX_PAUSE,
                RECLAIM_AFTER,
                PREEMPT_AFTER,
                PREEMPT_GRACE,
                CLAIM_LIMIT,
                CONNECTION_LINGER,
                STOP_GRACE,
                LOG_TAIL,
                REMEMBERED,
                EVENTS,
                AGENTS_REFRESH,
                TICK,
                IO_THREADS,
                EngineOverrides.SETTING);
    }

    static Limits limits(Settings settings) {
        return new Limits(
                settings.get(QUEUE_RETRY),
                settings.get(PRIORITY_WORTH),
                settings.get(LEASE_TTL),
                settings.get(LEASE_TAKEOVER),
                settings.get(LOST_GRACE),
                settings.get(BREAKER_FAILURES),
                settings.get(BREAKER_PAUSE),
                settings.get(BREAKER_MAX_PAUSE),
                settings.get(LAUNCH_ATTEMPTS),
                settings.get(LAUNCH_PAUSE),
                settings.get(RECLAIM_AFTER),
                settings.get(PREEMPT_AFTER),
                settings.get(PREEMPT_GRACE),
                settings.get(CLAIM_LIMIT),
                settings.get(CONNECTION_LINGER),
                settings.get(STOP_GRACE),
                settings.get(LOG_TAIL),
                settings.get(REMEMBERED));
    }

    /** The tenants of the configuration, below the limits of all together. */
    static Tenants tenants(Settings settings) {
        Map<Resource, Long> root = new EnumMap<>(Resource.class);
        root.put(Resource.ENGINES, (long) settings.get(ENGINES));
        root.put(Resource.QUEUE, (long) settings.get(QUEUE_LENGTH));
        limit(root, Resource.MEMORY, settings.get(MEMORY));
        limit(root, Resource.CORES, Resource.milliCores(settings.get(CORES)));
        limit(root, Resource.STATEMENTS, settings.get(STATEMENTS));
        limit(root, Resource.SESSIONS, settings.get(SESSIONS));
        return new Tenants(new Quota(1, Map.of(), root), settings.get(ENGINES_PER_USER), settings.get(TENANTS));
    }

    private static void limit(Map<Resource, Long> limits, Resource resource, long most) {
        if (most > 0) {
            limits.put(resource, most);
        }
    }

    private static Setting<Integer> positive(Setting<Integer> setting) {
        return setting.where("at least 1", value -> value >= 1);
    }

    private static Setting<Duration> lasting(Setting<Duration> setting) {
        return setting.where("more than nothing", value -> value.toMillis() >= 1);
    }
}
