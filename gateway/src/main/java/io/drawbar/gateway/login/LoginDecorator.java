package io.drawbar.gateway.login;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.problem.Problem;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Lets requests through to a REST service when it is known who asks. */
public final class LoginDecorator implements DecoratingHttpServiceFunction {
    private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(LoginDecorator.class, "CALLER");

    private final Logins logins;
    private final RateLimits limits;

    public LoginDecorator(Logins logins, RateLimits limits) {
        this.logins = logins;
        this.limits = limits;
    }

    /** Who asks, inside a service that is decorated with this. */
    public static Caller caller(ServiceRequestContext ctx) {
        Caller caller = ctx.attr(CALLER);
        if (caller == null) {
            throw new IllegalStateException("The service " + ctx.config().route() + " is not decorated with a login.");
        }
        return caller;
    }

    /** Who asks, if a login was asked for. */
    public static Optional<Caller> find(ServiceRequestContext ctx) {
        return Optional.ofNullable(ctx.attr(CALLER));
    }

    @Override
    public HttpResponse serve(HttpService next, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        CompletableFuture<Caller> login;
        try {
            login = logins.login(credential(request), ctx.remoteAddress().getAddress());
        } catch (DrawbarException e) {
            return refuse(ctx, e);
        }
        if (login.isDone() && !login.isCompletedExceptionally()) {
            return enter(next, ctx, request, login.join());
        }
        return HttpResponse.of(login.handleAsync(
                (caller, thrown) -> thrown == null ? enter(next, ctx, request, caller) : refuse(ctx, thrown),
                ctx.eventLoop()));
    }

    private HttpResponse enter(HttpService next, ServiceRequestContext ctx, HttpRequest request, Caller caller) {
        try {
            limits.countUser(caller.user());
            ctx.setAttr(CALLER, caller);
            return next.serve(ctx, request);
        } catch (Exception e) {
            return refuse(ctx, e);
        }
    }

    /** What the request shows; UNAUTHENTICATED when it shows nothing. */
    private static Credential credential(HttpRequest request) {
        return find(request)
                .orElseThrow(() -> new DrawbarException(
                        ErrorCode.UNAUTHENTICATED, "The request has no Authorization header, Basic or Bearer."));
    }

    /** What the request shows, if it shows anything. */
    public static Optional<Credential> find(HttpRequest request) {
        return Optional.ofNullable(request.headers().get(HttpHeaderNames.AUTHORIZATION))
                .map(Credential::parse);
    }

    private static HttpResponse refuse(ServiceRequestContext ctx, Throwable thrown) {
        return Problem.of(thrown, ctx.path()).toResponse().toHttpResponse();
    }
}
