package io.drawbar.gateway.listen;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.gateway.login.RateLimits;
import io.drawbar.gateway.problem.Problem;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What every request meets first: its id, the check of a browser's origin, the limit of its address, the count of it. */
public final class FrontDoor implements DecoratingHttpServiceFunction {
    private static final AsciiString REQUEST_ID = HttpHeaderNames.of("x-request-id");
    private static final AsciiString CONTENT_TYPE_OPTIONS = HttpHeaderNames.of("x-content-type-options");
    private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private final Set<String> origins;
    private final RateLimits limits;
    private final RequestMetrics metrics;

    public FrontDoor(Iterable<String> origins, RateLimits limits, RequestMetrics metrics) {
        this.origins = java.util.stream.StreamSupport.stream(origins.spliterator(), false)
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.limits = limits;
        this.metrics = metrics;
    }

    @Override
    public HttpResponse serve(HttpService next, ServiceRequestContext ctx, HttpRequest request) throws Exception {
        metrics.count(ctx);
        String given = request.headers().get(REQUEST_ID, "");
        String id = SAFE_ID.matcher(given).matches() ? given : ctx.id().text();
        ctx.mutateAdditionalResponseHeaders(headers -> {
            headers.set(REQUEST_ID, id);
            headers.set(CONTENT_TYPE_OPTIONS, "nosniff");
        });
        try {
            limits.countAddress(ctx.remoteAddress().getAddress());
            checkOrigin(request);
            return next.serve(ctx, request);
        } catch (DrawbarException e) {
            return Problem.of(e, ctx.path()).toResponse().toHttpResponse();
        }
    }

    /** A browser says which page a request comes from; pages of others must not use a person's login. */
    private void checkOrigin(HttpRequest request) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            return;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        String authority = lower.replaceFirst("^https?://", "");
        boolean own = !authority.equals(lower) && authority.equals(request.authority());
        if (!own && !origins.contains(lower)) {
            throw new DrawbarException(
                    ErrorCode.FORBIDDEN,
                    "Pages of the origin " + (origin.length() <= 200 ? origin : origin.substring(0, 200))
                            + " may not use this port (setting gateway.origins).");
        }
    }
}
