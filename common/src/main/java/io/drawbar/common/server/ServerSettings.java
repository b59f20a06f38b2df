package io.drawbar.common.server;

import io.drawbar.common.config.Setting;
import io.drawbar.common.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Settings of every server process, whatever its roles. */
public final class ServerSettings {
    public static final Setting<String> NODE_ID =
            Setting.string("node.id", "", "This process's name in the cluster; empty: made from its host and home.");
    public static final Setting<String> INTERNAL_HOST = Setting.string(
            "internal.host", "127.0.0.1", "Address on which Drawbar's processes call this one; not for people.");
    public static final Setting<Integer> INTERNAL_PORT =
            Setting.integer("internal.port", 0, "Port for calls between Drawbar's processes; 0: a free one.");
    public static final Setting<Integer> INTERNAL_THREADS = Setting.integer(
                    "internal.threads", 8, "Threads that run calls between Drawbar's processes.")
            .where("between 2 and 256", threads -> threads >= 2 && threads <= 256);
    public static final Setting<Integer> METRICS_PORT = Setting.integer(
                    "metrics.port",
                    -1,
                    "Port on which this process, whatever its roles, gives its metrics (GET /metrics); 0: a free one, told in"
                            + " DRAWBAR_HOME/run/metrics-ROLE.url; -1: none.")
            .where("between -1 and 65535", port -> port >= -1 && port <= 65_535);
    public static final Setting<String> METRICS_HOST =
            Setting.string("metrics.host", "127.0.0.1", "Address on which this process gives its metrics.");
    public static final Setting<String> METRICS_TOKEN = Setting.string(
                    "metrics.token",
                    "",
                    "What who reads the metrics must show (Authorization: Bearer …); needed when metrics.host is not loopback.")
            .asSecret();
    public static final Setting<String> CLUSTER_SECRET = Setting.string(
                    "cluster.secret",
                    "",
                    "What all processes of a cluster must share; empty: made once and kept in DRAWBAR_HOME/secrets.")
            .asSecret();
    public static final Setting<String> COORDINATION_CONNECT = Setting.string(
            "coordination.connect", "", "host:port pairs of a ZooKeeper ensemble; empty: an embedded one.");
    public static final Setting<Integer> COORDINATION_PORT = Setting.integer(
            "coordination.port", 0, "Port of the embedded ZooKeeper; 0: a free one, kept for the next start.");
    public static final Setting<String> COORDINATION_ROOT =
            Setting.string("coordination.root", "drawbar", "Node of ZooKeeper under which this cluster keeps its own.");
    public static final Setting<Duration> COORDINATION_SESSION = Setting.duration(
            "coordination.session-timeout", "10s", "After how long without contact a process counts as gone.");

    public static final Setting<Path> DIST = Setting.path(
            "dist", "", "Root folder of the distribution, with its plugins and libraries; set by the launcher.");

    private ServerSettings() {}

    public static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(
                NODE_ID,
                INTERNAL_HOST,
                INTERNAL_PORT,
                INTERNAL_THREADS,
                METRICS_PORT,
                METRICS_HOST,
                METRICS_TOKEN,
                CLUSTER_SECRET,
                COORDINATION_CONNECT,
                COORDINATION_PORT,
                COORDINATION_ROOT,
                COORDINATION_SESSION,
                DIST));
        all.addAll(Database.settings());
        return List.copyOf(all);
    }
}
