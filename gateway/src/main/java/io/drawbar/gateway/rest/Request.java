package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.json.StrictJson;
import io.drawbar.gateway.login.LoginDecorator;
import io.drawbar.gateway.problem.StatusFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request with its whole body, read strictly: what it has that is not known is refused by name.
 *
 * @param ctx Armeria's view of it
 * @param http headers and body
 */
record Request(ServiceRequestContext ctx, AggregatedHttpRequest http) {

    /** Who asks; only in routes with a login. */
    Caller caller() {
        return LoginDecorator.caller(ctx);
    }

    /** A variable of the path. */
    String path(String name) {
        String value = ctx.pathParam(name);
        if (value == null) {
            throw new IllegalStateException("The route has no variable " + name + ".");
        }
        return value;
    }

    JobId job() {
        return JobId.parse(path("id"));
    }

    /** The query's parameters, which may be those named here, each once. */
    Query query(String... known) {
        QueryParams params = ctx.queryParams();
        Set<String> names = new TreeSet<>(List.of(known));
        for (CharSequence name : params.names()) {
            if (!names.contains(name.toString())) {
                throw bad("Unknown query parameter '" + shorten(name.toString()) + "'; known are " + names + ".");
            }
            if (params.getAll(name.toString()).size() > 1) {
                throw bad("The query parameter '" + name + "' is given more than once.");
            }
        }
        return new Query(params);
    }

    /** The body as a value. */
    <T> T body(Class<T> type) {
        MediaType given = http.contentType();
        if (given == null || !given.withoutParameters().is(MediaType.JSON.withoutParameters())) {
            throw new StatusFailure(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    ErrorCode.BAD_REQUEST,
                    "The body must be application/json; found "
                            + (given == null ? "no Content-Type" : shorten(given.toString())) + ".");
        }
        return StrictJson.read(http.content().toInputStream(), type);
    }

    /** The body as a value, if there is one. */
    <T> Optional<T> bodyIfAny(Class<T> type) {
        return http.content().isEmpty() ? Optional.empty() : Optional.of(body(type));
    }

    Optional<String> header(CharSequence name) {
        return Optional.ofNullable(http.headers().get(name));
    }

    /** Whether the client asks for this type by name. */
    boolean accepts(MediaType type) {
        return header(HttpHeaderNames.ACCEPT)
                .filter(accept -> accept.contains(type.withoutParameters().toString()))
                .isPresent();
    }

    static DrawbarException bad(String message) {
        return new DrawbarException(ErrorCode.BAD_REQUEST, message);
    }

    private static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
