package io.drawbar.gateway.problem;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.Exceptions;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.gateway.json.FailureJson;
import io.drawbar.gateway.json.Json;
import io.drawbar.protocol.v1.Failure;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A failure as a document of {@code application/problem+json}, RFC 9457.
 *
 * @param status what the HTTP answer says
 * @param failure what happened
 * @param instance the path of the request
 */
public record Problem(HttpStatus status, Failure failure, String instance) {
    private static final Logger log = LoggerFactory.getLogger(Problem.class);
    private static final String TYPE = "https://drawbar.io/errors/";
    private static final long DEFAULT_RETRY_MILLIS = 1_000;

    /** The problem in anything that can be thrown; what nobody expected is logged here. */
    public static Problem of(Throwable thrown, String instance) {
        Throwable cause = Exceptions.peel(thrown);
        if (cause instanceof StatusFailure refusal) {
            return new Problem(refusal.status(), refusal.failure(), instance);
        }
        Failure failure = Failures.from(cause);
        boolean expected = cause instanceof DrawbarException
                || cause instanceof StatusRuntimeException
                || cause instanceof StatusException;
        if (!expected) {
            log.error("A request to {} failed", instance, cause);
            // The cause's words are for the log: they may hold what is not for the caller.
            failure = failure.toBuilder().clearRootCause().build();
        }
        return new Problem(HttpStatuses.of(failure), failure, instance);
    }

    public AggregatedHttpResponse toResponse() {
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(status).contentType(MediaType.create("application", "problem+json"));
        if (status.equals(HttpStatus.UNAUTHORIZED)) {
            headers.add(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"drawbar\", charset=\"UTF-8\"");
            headers.add(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"drawbar\"");
        }
        if (status.equals(HttpStatus.TOO_MANY_REQUESTS) || status.equals(HttpStatus.SERVICE_UNAVAILABLE)) {
            long millis = failure.getRetryAfterMillis() > 0 ? failure.getRetryAfterMillis() : DEFAULT_RETRY_MILLIS;
            headers.setLong(HttpHeaderNames.RETRY_AFTER, Math.max(1, (millis + 999) / 1000));
        }
        return AggregatedHttpResponse.of(headers.build(), HttpData.wrap(document()));
    }

    private byte[] document() {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", TYPE + failure.getName());
            json.writeStringField("title", title());
            json.writeNumberField("status", status.code());
            json.writeStringField("detail", failure.getMessage());
            json.writeStringField("instance", instance);
            json.writeNumberField("code", failure.getCode());
            json.writeStringField("name", failure.getName());
            json.writeStringField("kind", failure.getKind());
            json.writeStringField("remedy", failure.getRemedy());
            FailureJson.details(json, failure);
            json.writeEndObject();
        });
    }

    /** The error's name in words; RFC 9457 wants the same title for the same type. */
    private String title() {
        String words = failure.getName().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.isEmpty()
                ? ErrorCode.INTERNAL.name()
                : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
