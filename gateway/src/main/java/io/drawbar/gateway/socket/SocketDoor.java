package io.drawbar.gateway.socket;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.drawbar.common.config.Settings;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.id.Uuid7;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.GatewaySettings;
import io.drawbar.gateway.follow.Following;
import io.drawbar.gateway.login.Credential;
import io.drawbar.gateway.login.LoginDecorator;
import io.drawbar.gateway.login.Logins;
import io.drawbar.gateway.login.RateLimits;
import io.drawbar.gateway.problem.Problem;
import io.drawbar.gateway.result.Results;
import io.drawbar.gateway.route.Entrances;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens WebSockets, for HTTP/1.1 and HTTP/2. Thread-safe. */
public final class SocketDoor {
    private final Answering answering;
    private final Logins logins;
    private final RateLimits rates;
    private final LoginDecorator login;
    private final AtomicInteger open = new AtomicInteger();

    public SocketDoor(
            Settings settings,
            Entrances entrances,
            Results results,
            Following following,
            Uuid7 ids,
            Logins logins,
            RateLimits rates,
            LoginDecorator login,
            MeterRegistry metrics) {
        SocketLimits limits = new SocketLimits(
                settings.get(GatewaySettings.REQUEST_MAX_BYTES).intValue(),
                settings.get(GatewaySettings.SOCKET_REQUESTS),
                settings.get(GatewaySettings.SOCKET_FOLLOWS),
                settings.get(GatewaySettings.RESULT_PAGE_ROWS),
                settings.get(GatewaySettings.SOCKET_PAGE_BYTES).intValue(),
                settings.get(GatewaySettings.SOCKET_LOGIN_TIMEOUT),
                settings.get(GatewaySettings.SOCKET_PING),
                settings.get(GatewaySettings.REQUEST_TIMEOUT));
        this.answering = new Answering(entrances, results, following, ids, limits);
        this.logins = logins;
        this.rates = rates;
        this.login = login;
        Gauge.builder("drawbar.gateway.sockets", open, AtomicInteger::get)
                .description("WebSockets that are open")
                .register(metrics);
    }

    public void addTo(ServerBuilder server, String path) {
        HttpService sockets = WebSocketService.builder(this::open)
                .maxFramePayloadLength(answering.limits().messageBytes())
                .aggregateContinuation(true)
                // The front door has checked the origin.
                .allowedOrigins("*")
                .build()
                .decorate(this::loginIfShown);
        server.service(path, sockets);
    }

    /** A client that shows a credential in the request is told by the answer's status when it is wrong. */
    private HttpResponse loginIfShown(HttpService next, ServiceRequestContext ctx, HttpRequest request)
            throws Exception {
        try {
            return LoginDecorator.find(request).isPresent()
                    ? login.serve(next, ctx, request)
                    : next.serve(ctx, request);
        } catch (DrawbarException e) {
            return Problem.of(e, ctx.path()).toResponse().toHttpResponse();
        }
    }

    private WebSocket open(ServiceRequestContext ctx, WebSocket in) {
        Optional<Caller> caller = LoginDecorator.find(ctx);
        Optional<Credential> shown = LoginDecorator.find(ctx.request());
        WebSocket out = new Socket(ctx, caller, shown, answering, logins, rates).open(in);
        open.incrementAndGet();
        var unused = out.whenComplete().handle((done, gone) -> open.decrementAndGet());
        return out;
    }
}
