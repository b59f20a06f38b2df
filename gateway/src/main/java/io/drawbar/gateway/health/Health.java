package io.drawbar.gateway.health;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.gateway.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Says whether jobs can be accepted. Nobody logs in for it, so an answer is used for all who ask within a short time, and names no
 * process. Thread-safe.
 */
public final class Health implements HttpService {
    private final Reachability reachability;
    private final String version;
    private final Clock clock;
    private final Duration interval;
    private CompletableFuture<Map<String, Boolean>> latest = new CompletableFuture<>();
    private long askedMillis = Long.MIN_VALUE;

    public Health(Reachability reachability, String version, Clock clock, Duration interval) {
        this.reachability = reachability;
        this.version = version;
        this.clock = clock;
        this.interval = interval;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        return HttpResponse.of(parts().thenApply(this::answer));
    }

    private synchronized CompletableFuture<Map<String, Boolean>> parts() {
        long now = clock.millis();
        if (askedMillis == Long.MIN_VALUE || (latest.isDone() && now - askedMillis >= interval.toMillis())) {
            askedMillis = now;
            latest = reachability.check();
        }
        return latest;
    }

    private HttpResponse answer(Map<String, Boolean> parts) {
        boolean up = parts.values().stream().allMatch(Boolean::booleanValue);
        ResponseHeaders headers = ResponseHeaders.builder(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(MediaType.JSON_UTF_8)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .build();
        return HttpResponse.of(headers, HttpData.wrap(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", up ? "up" : "down");
            json.writeStringField("version", version);
            json.writeObjectFieldStart("parts");
            for (Map.Entry<String, Boolean> part : parts.entrySet()) {
                json.writeStringField(part.getKey(), part.getValue() ? "up" : "down");
            }
            json.writeEndObject();
            json.writeEndObject();
        })));
    }
}
