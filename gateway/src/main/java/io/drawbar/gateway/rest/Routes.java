package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import io.drawbar.common.id.Uuid7;
import io.drawbar.gateway.login.LoginDecorator;
import io.drawbar.gateway.login.Logins;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.gateway.route.Services;

/** Every route of the REST interface, in one list. */
public final class Routes {
    /** What all paths of the interface begin with. */
    public static final String PREFIX = "/api/v1";

    private final LoginDecorator login;
    private final JobRoutes jobs;
    private final AnalysisRoutes analyses;
    private final EventRoutes events;
    private final ResultRoutes results;
    private final EngineRoutes engines;
    private final AgentRoutes agents;
    private final TenantRoutes tenants;
    private final AuditRoutes audit;
    private final AccountRoutes accounts;

    public Routes(
            Entrances entrances,
            Services services,
            Logins logins,
            LoginDecorator login,
            Uuid7 ids,
            EventRoutes events,
            ResultRoutes results) {
        this.login = login;
        this.jobs = new JobRoutes(entrances, ids);
        this.analyses = new AnalysisRoutes(entrances);
        this.events = events;
        this.results = results;
        this.engines = new EngineRoutes(services);
        this.agents = new AgentRoutes(services);
        this.tenants = new TenantRoutes(services);
        this.audit = new AuditRoutes(services);
        this.accounts = new AccountRoutes(services, logins);
    }

    public void addTo(ServerBuilder server) {
        add(server, HttpMethod.POST, "/jobs", jobs::submit);
        add(server, HttpMethod.GET, "/jobs", jobs::list);
        add(server, HttpMethod.GET, "/jobs/{id}", jobs::get);
        add(server, HttpMethod.POST, "/jobs/{id}/cancel", jobs::cancel);
        add(server, HttpMethod.GET, "/jobs/{id}/events", events::read);
        add(server, HttpMethod.GET, "/jobs/{id}/results/{n}", results::read);
        add(server, HttpMethod.POST, "/analyse", analyses::analyse);
        add(server, HttpMethod.GET, "/engines", engines::list);
        add(server, HttpMethod.POST, "/engines/{id}/stop", engines::stop);
        add(server, HttpMethod.GET, "/engines/{id}/events", engines::events);
        add(server, HttpMethod.GET, "/pools", engines::pools);
        add(server, HttpMethod.GET, "/agents", agents::list);
        add(server, HttpMethod.POST, "/agents/{id}/drain", agents::drain);
        add(server, HttpMethod.POST, "/agents/{id}/undrain", agents::undrain);
        add(server, HttpMethod.GET, "/tenants", tenants::list);
        add(server, HttpMethod.GET, "/tenants/{name}", tenants::get);
        add(server, HttpMethod.PUT, "/tenants/{name}", tenants::put);
        add(server, HttpMethod.DELETE, "/tenants/{name}", tenants::remove);
        add(server, HttpMethod.GET, "/queue", tenants::queue);
        add(server, HttpMethod.GET, "/engine-types", engines::types);
        add(server, HttpMethod.GET, "/engine-types/{type}", engines::type);
        add(server, HttpMethod.GET, "/engine-plugins", engines::plugins);
        add(server, HttpMethod.GET, "/me", accounts::me);
        add(server, HttpMethod.POST, "/tokens", accounts::issueToken);
        add(server, HttpMethod.DELETE, "/tokens/{name}", accounts::revokeToken);
        add(server, HttpMethod.GET, "/audit", audit::list);
        add(server, HttpMethod.GET, "/users", accounts::users);
        add(server, HttpMethod.PUT, "/users/{name}", accounts::putUser);
        add(server, HttpMethod.DELETE, "/users/{name}", accounts::removeUser);
    }

    private void add(ServerBuilder server, HttpMethod method, String path, Route.Handler handler) {
        HttpService service = new Route(handler);
        server.route().methods(method).path(PREFIX + path).build(service.decorate(login));
    }
}
