package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.gateway.problem.Problem;
import java.util.concurrent.CompletableFuture;

/** One route: takes the request whole, hands it to its handler, and makes a problem document of every failure. */
final class Route implements HttpService {

    /** Answers a request; what it throws becomes a problem document. */
    @FunctionalInterface
    interface Handler {
        CompletableFuture<HttpResponse> handle(Request request);
    }

    private final Handler handler;

    Route(Handler handler) {
        this.handler = handler;
    }

    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
        return ExchangeType.RESPONSE_STREAMING;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest http) {
        return HttpResponse.of(http.aggregate()
                .thenCompose(whole -> handler.handle(new Request(ctx, whole)))
                .exceptionally(thrown -> failed(ctx, thrown)));
    }

    private static HttpResponse failed(ServiceRequestContext ctx, Throwable thrown) {
        Throwable cause = Exceptions.peel(thrown);
        // What Armeria has found (too large, timed out, gone) is for the server's error handler.
        return cause.getClass().getName().startsWith("com.linecorp.armeria.")
                ? HttpResponse.ofFailure(cause)
                : Problem.of(cause, ctx.path()).toResponse().toHttpResponse();
    }
}
