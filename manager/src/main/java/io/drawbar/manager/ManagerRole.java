package io.drawbar.manager;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.engine.EngineOverrides;
import io.drawbar.common.server.Role;
import io.drawbar.common.server.ServerParts;
import io.drawbar.manager.ask.ManagerCalls;
import io.drawbar.manager.lead.Manager;
import io.drawbar.manager.pools.PoolBook;
import java.util.List;

/** Decides who gets which engine. */
public final class ManagerRole implements Role {
    @Override
    public String name() {
        return "manager";
    }

    @Override
    public List<Setting<?>> settings() {
        return ManagerSettings.all();
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public AutoCloseable start(ServerParts parts) throws Exception {
        Settings settings = parts.settings();
        Manager manager = new Manager(
                parts,
                new Manager.Options(
                        ManagerSettings.limits(settings),
                        ManagerSettings.tenants(settings),
                        new PoolBook(settings.get(ManagerSettings.POOLS), settings.get(EngineOverrides.SETTING)),
                        settings.get(ManagerSettings.LAUNCH_LIMIT),
                        settings.get(ManagerSettings.AGENTS_REFRESH),
                        settings.get(ManagerSettings.IO_THREADS),
                        settings.get(ManagerSettings.QUEUE_LENGTH) + settings.get(ManagerSettings.ENGINES),
                        settings.get(ManagerSettings.EVENTS)));
        ManagerGauges.register(parts.metrics(), manager);
        parts.rpc().serve(new ManagerCalls(manager::require, manager, settings));
        manager.start(settings.get(ManagerSettings.TICK));
        return manager;
    }
}
