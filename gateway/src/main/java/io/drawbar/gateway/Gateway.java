package io.drawbar.gateway;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.drawbar.common.config.Settings;
import io.drawbar.common.coordination.ManagerLocator;
import io.drawbar.common.id.Uuid7;
import io.drawbar.common.lifecycle.Closers;
import io.drawbar.common.server.ServerParts;
import io.drawbar.gateway.flight.FlightDoor;
import io.drawbar.gateway.follow.Following;
import io.drawbar.gateway.health.Health;
import io.drawbar.gateway.health.MetricsPage;
import io.drawbar.gateway.health.Reachability;
import io.drawbar.gateway.listen.FrontDoor;
import io.drawbar.gateway.listen.PublicPort;
import io.drawbar.gateway.listen.RequestMetrics;
import io.drawbar.gateway.listen.RunFile;
import io.drawbar.gateway.login.LoginDecorator;
import io.drawbar.gateway.login.Logins;
import io.drawbar.gateway.login.RateLimits;
import io.drawbar.gateway.login.oidc.OidcTokens;
import io.drawbar.gateway.rest.EventRoutes;
import io.drawbar.gateway.rest.OpenApi;
import io.drawbar.gateway.rest.ResultRoutes;
import io.drawbar.gateway.rest.Routes;
import io.drawbar.gateway.result.Results;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.gateway.route.Services;
import io.drawbar.gateway.socket.SocketDoor;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public port and what stands behind it, put together. Started once, closed as often as you like. */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final ServerParts parts;
    private final Settings settings;
    private final Closers closers = new Closers();
    private Optional<Server> server = Optional.empty();
    private String url = "";

    private Gateway(ServerParts parts) {
        this.parts = parts;
        this.settings = parts.settings();
    }

    /** Opens the port; {@link io.drawbar.common.config.BadConfiguration} when it cannot be opened as configured. */
    public static Gateway start(ServerParts parts) throws IOException {
        Gateway gateway = new Gateway(parts);
        try {
            gateway.open();
            return gateway;
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** What people put in front of a path. */
    public String url() {
        return url;
    }

    /** The server behind the port. */
    Server server() {
        return server.orElseThrow(() -> new IllegalStateException("The gateway is not open."));
    }

    private void open() throws IOException {
        PublicPort port = new PublicPort(settings, parts.metrics());
        ManagerLocator managers = closers.add(new ManagerLocator(parts.coordination()));
        RateLimits limits = new RateLimits(
                settings.get(GatewaySettings.LIMIT_ADDRESS),
                settings.get(GatewaySettings.LIMIT_USER),
                settings.get(GatewaySettings.LOGIN_FAILURES),
                settings.get(GatewaySettings.LIMIT_ENTRIES));
        Services services =
                new Services(parts.rpc(), parts.members(), managers, settings.get(GatewaySettings.CALL_TIMEOUT));
        Optional<OidcTokens> oidc = OidcTokens.of(settings);
        oidc.ifPresent(closers::add);
        Logins logins = new Logins(
                services,
                oidc,
                limits,
                parts.clock(),
                settings.get(GatewaySettings.LOGIN_CACHE_TIME),
                settings.get(GatewaySettings.LOGIN_CACHE_ENTRIES));
        LoginDecorator login = new LoginDecorator(logins, limits);

        ServerBuilder building = port.builder();
        building.decorator(
                new FrontDoor(settings.get(GatewaySettings.ORIGINS), limits, new RequestMetrics(parts.metrics())));
        doors(building, services, limits, logins, login);
        watching(building, login, managers);

        Server built = building.build();
        server = Optional.of(built);
        closers.add(() -> port.close(built));
        port.open(built);
        url = port.url(built);
        closers.add(RunFile.write(parts.home(), url));
        log.info("The public port is open: {}", url);
    }

    /** REST, WebSocket and Flight. */
    private void doors(ServerBuilder server, Services services, RateLimits limits, Logins logins, LoginDecorator login)
            throws IOException {
        Entrances entrances = new Entrances(
                parts.rpc(),
                parts.members(),
                settings.get(GatewaySettings.ROUTE_ENTRIES),
                settings.get(GatewaySettings.CALL_TIMEOUT),
                settings.get(GatewaySettings.STREAM_TIMEOUT));
        Results results = closers.add(new Results(
                entrances,
                settings.get(GatewaySettings.RESULT_THREADS),
                settings.get(GatewaySettings.RESULT_MEMORY),
                settings.get(GatewaySettings.RESULT_CHUNK).intValue()));
        Gauge.builder("drawbar.gateway.result.memory", results, Results::memoryBytes)
                .baseUnit("bytes")
                .description("Memory outside the heap that holds batches while they are written as JSON or CSV")
                .register(parts.metrics());
        Following following = new Following(
                entrances,
                parts.rpc().executor(),
                parts.timer(),
                settings.get(GatewaySettings.EVENTS_HEARTBEAT),
                settings.get(GatewaySettings.EVENTS_RETRY));
        Uuid7 ids = new Uuid7(parts.clock());
        new Routes(
                        entrances,
                        services,
                        logins,
                        login,
                        ids,
                        new EventRoutes(entrances, following),
                        new ResultRoutes(results, settings.get(GatewaySettings.RESULT_PAGE_ROWS)))
                .addTo(server);
        server.route()
                .methods(HttpMethod.GET)
                .path(Routes.PREFIX + "/openapi.json")
                .build(new OpenApi());
        new SocketDoor(settings, entrances, results, following, ids, logins, limits, login, parts.metrics())
                .addTo(server, Routes.PREFIX + "/ws");
        new FlightDoor(
                        entrances,
                        services,
                        logins,
                        limits,
                        settings.get(GatewaySettings.FLIGHT_WINDOW),
                        settings.get(GatewaySettings.STREAM_TIMEOUT),
                        settings.get(GatewaySettings.FLIGHT_TOKEN))
                .addTo(server);
    }

    private void watching(ServerBuilder server, LoginDecorator login, ManagerLocator managers) {
        Reachability reachability =
                new Reachability(parts.rpc(), parts.members(), managers, settings.get(GatewaySettings.CALL_TIMEOUT));
        Health health =
                new Health(reachability, version(), parts.clock(), settings.get(GatewaySettings.HEALTH_INTERVAL));
        server.route().methods(HttpMethod.GET).path("/healthz").build(health);
        MetricsPage metrics = new MetricsPage(parts.metrics());
        server.route()
                .methods(HttpMethod.GET)
                .path("/metrics")
                .build(settings.get(GatewaySettings.METRICS_OPEN) ? metrics : metrics.decorate(login));
    }

    private static String version() {
        return Optional.ofNullable(Gateway.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public void close() {
        closers.close();
    }
}
