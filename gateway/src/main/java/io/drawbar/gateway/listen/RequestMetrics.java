package io.drawbar.gateway.listen;

import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts requests by route, method and status, and the bytes in and out. Thread-safe. */
public final class RequestMetrics {
    private final MeterRegistry registry;
    private final Counter received;
    private final Counter sent;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    /** Bounded by the routes there are: what matches none has the pattern of the fallback. */
    private record Kind(String route, String method, int status) {}

    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.received = Counter.builder("drawbar.gateway.received")
                .baseUnit("bytes")
                .description("Bytes of requests' bodies")
                .register(registry);
        this.sent = Counter.builder("drawbar.gateway.sent")
                .baseUnit("bytes")
                .description("Bytes of answers' bodies")
                .register(registry);
    }

    void count(ServiceRequestContext ctx) {
        var unused = ctx.log().whenComplete().thenAccept(this::record);
    }

    private void record(RequestLog log) {
        if (!(log.context() instanceof ServiceRequestContext ctx)) {
            return;
        }
        received.increment((double) log.requestLength());
        sent.increment((double) log.responseLength());
        int status = log.responseHeaders().status().code();
        timers.computeIfAbsent(
                        new Kind(
                                ctx.config().route().patternString(),
                                ctx.method().name(),
                                status),
                        this::timer)
                .record(log.totalDurationNanos(), TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("drawbar.gateway.requests")
                .description("Requests to the public port, by the time from their first byte to their answer's last")
                .tag("route", kind.route())
                .tag("method", kind.method())
                .tag("status", Integer.toString(kind.status()))
                .serviceLevelObjectives(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMillis(500))
                .register(registry);
    }
}
