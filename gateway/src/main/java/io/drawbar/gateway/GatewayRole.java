package io.drawbar.gateway;

import io.drawbar.common.config.Setting;
import io.drawbar.common.config.Settings;
import io.drawbar.common.server.FreePort;
import io.drawbar.common.server.Role;
import io.drawbar.common.server.ServerParts;
import io.drawbar.gateway.login.oidc.OidcTokens;
import java.util.List;
import java.util.stream.Stream;

/** The role that opens the public port. */
public final class GatewayRole implements Role {
    private static final int ORDER = 50;

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public List<Setting<?>> settings() {
        return Stream.concat(GatewaySettings.all().stream(), OidcTokens.settings().stream())
                .toList();
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void check(Settings settings) {
        FreePort.check(
                "The gateway", settings.get(GatewaySettings.HOST), settings.get(GatewaySettings.PORT), "gateway.port");
    }

    @Override
    public AutoCloseable start(ServerParts parts) throws Exception {
        return Gateway.start(parts);
    }
}
