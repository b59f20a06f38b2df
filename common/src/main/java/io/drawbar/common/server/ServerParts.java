package io.drawbar.common.server;

import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.Coordination;
import io.drawbar.common.coordination.Members;
import io.drawbar.common.database.Database;
import io.drawbar.common.home.DrawbarHome;
import io.drawbar.common.rpc.ClusterSecret;
import io.drawbar.common.rpc.RpcNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What every role of a process stands on; closed by the process after its roles.
 *
 * @param settings the configuration in force
 * @param home where state lies
 * @param clock tells the time
 * @param secret the cluster's
 * @param rpc serves and calls
 * @param coordination the connection to ZooKeeper
 * @param coordinationConnect where ZooKeeper is, for processes that this one starts
 * @param members which processes there are
 * @param database opened when first asked for
 * @param metrics of the whole process
 * @param timer for short tasks alone
 */
public record ServerParts(
        Settings settings,
        DrawbarHome home,
        Clock clock,
        ClusterSecret secret,
        RpcNode rpc,
        Coordination coordination,
        String coordinationConnect,
        Members members,
        Supplier<Database> database,
        PrometheusMeterRegistry metrics,
        ScheduledExecutorService timer) {}
