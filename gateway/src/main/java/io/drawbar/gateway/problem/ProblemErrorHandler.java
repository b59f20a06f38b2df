package io.drawbar.gateway.problem;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.annotation.Nullable;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.common.error.ErrorCode;
import java.util.Set;
import java.util.TreeSet;

/** Makes a problem document of every failure that Armeria would answer by itself. Thread-safe. */
public final class ProblemErrorHandler implements ServerErrorHandler {
    private final long maxBodyBytes;

    public ProblemErrorHandler(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable thrown) {
        Throwable cause = Exceptions.peel(thrown);
        if (cause instanceof RequestCancellationException) {
            return HttpResponse.ofFailure(cause);
        }
        String path = ctx.path();
        if (cause instanceof HttpStatusException status) {
            return answer(ctx, path, status.httpStatus());
        }
        if (cause instanceof ContentTooLargeException) {
            return answer(ctx, path, HttpStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        if (cause instanceof RequestTimeoutException || cause instanceof ShuttingDownException) {
            return answer(ctx, path, HttpStatus.SERVICE_UNAVAILABLE);
        }
        return Problem.of(cause, path).toResponse().toHttpResponse();
    }

    private HttpResponse answer(ServiceRequestContext ctx, String path, HttpStatus status) {
        return withAllowed(ctx, Problem.of(refusal(status, path, ""), path).toResponse())
                .toHttpResponse();
    }

    /** Adds to a 405 which methods the path does take; RFC 9110 wants them told. */
    private static AggregatedHttpResponse withAllowed(ServiceRequestContext ctx, AggregatedHttpResponse response) {
        Set<String> allowed = response.status().equals(HttpStatus.METHOD_NOT_ALLOWED) ? allowed(ctx) : Set.of();
        return allowed.isEmpty()
                ? response
                : AggregatedHttpResponse.of(
                        response.headers().toBuilder()
                                .set(HttpHeaderNames.ALLOW, String.join(", ", allowed))
                                .build(),
                        response.content());
    }

    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext ctx,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        if (status.isContentAlwaysEmpty()) {
            return AggregatedHttpResponse.of(ResponseHeaders.of(status));
        }
        String path = headers == null ? "" : headers.path().replaceFirst("\\?.*$", "");
        AggregatedHttpResponse response = Problem.of(
                        refusal(status, path, description == null ? "" : description), path)
                .toResponse();
        return ctx == null ? response : withAllowed(ctx, response);
    }

    private StatusFailure refusal(HttpStatus status, String path, String description) {
        if (status.equals(HttpStatus.NOT_FOUND)) {
            return new StatusFailure(status, ErrorCode.NOT_FOUND, "There is nothing at " + path + ".");
        }
        if (status.equals(HttpStatus.METHOD_NOT_ALLOWED)) {
            return new StatusFailure(status, ErrorCode.BAD_REQUEST, path + " does not take this method.");
        }
        if (status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)) {
            return new StatusFailure(
                    status,
                    ErrorCode.BAD_REQUEST,
                    "The request's body is larger than " + maxBodyBytes
                            + " bytes (setting gateway.request.max-bytes).");
        }
        if (status.equals(HttpStatus.SERVICE_UNAVAILABLE) || status.equals(HttpStatus.REQUEST_TIMEOUT)) {
            return new StatusFailure(
                    status,
                    ErrorCode.UNAVAILABLE,
                    "The request could not be answered in time (setting gateway.request.timeout), or the server stops.");
        }
        ErrorCode code = status.isClientError() ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
        return new StatusFailure(status, code, description.isEmpty() ? status.reasonPhrase() + "." : description);
    }

    private static Set<String> allowed(ServiceRequestContext ctx) {
        Set<String> methods = new TreeSet<>();
        for (ServiceConfig config : ctx.config().server().serviceConfigs()) {
            String pattern = config.route().patternString().replaceAll("\\{[^/]+}|:[^/]+", "[^/]+");
            if (ctx.path().matches(pattern)) {
                config.route().methods().forEach(method -> methods.add(method.name()));
            }
        }
        return methods;
    }
}
