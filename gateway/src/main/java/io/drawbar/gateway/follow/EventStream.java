package io.drawbar.gateway.follow;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.drawbar.common.error.Failures;
import io.drawbar.common.id.JobId;
import io.drawbar.common.rpc.Caller;
import io.drawbar.gateway.json.EventJson;
import io.drawbar.gateway.json.FailureJson;
import io.drawbar.gateway.json.Json;
import io.drawbar.protocol.v1.Event;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A job's events as server-sent events (WHATWG HTML, section 9.2): {@code id} is the offset, {@code event} the type, {@code data} the
 * event as JSON; {@code event: end} is the last. A reader who is slow is waited for.
 */
public final class EventStream implements EventFollower.Reader {
    /** How many events are on their way to a reader at most. */
    private static final int WINDOW_EVENTS = 64;

    private static final HttpData HEARTBEAT = HttpData.ofUtf8(": alive\n\n");

    private final HttpResponseWriter writer = HttpResponse.streaming();
    private final EventFollower follower;
    private final ScheduledFuture<?> heartbeat;
    private volatile boolean quiet = true;

    private EventStream(Following following, JobId job, Caller caller, long from) {
        this.follower = following.follow(job, caller, from, this);
        long period = following.heartbeat().toMillis();
        this.heartbeat = following.timer().scheduleAtFixedRate(this::beat, period, period, TimeUnit.MILLISECONDS);
    }

    public static HttpResponse answer(Following following, JobId job, Caller caller, long from) {
        EventStream stream = new EventStream(following, job, caller, from);
        stream.writer.write(ResponseHeaders.builder(HttpStatus.OK)
                .contentType(MediaType.EVENT_STREAM)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-accel-buffering", "no")
                .build());
        var unused = stream.writer.whenComplete().handle((done, gone) -> {
            stream.heartbeat.cancel(false);
            stream.follower.cancel();
            return null;
        });
        stream.follower.start();
        stream.follower.request(WINDOW_EVENTS);
        return stream.writer;
    }

    /** Nothing is written while the reader has not taken the last heartbeat. */
    private void beat() {
        if (quiet) {
            quiet = false;
            write(HEARTBEAT, 0);
        }
    }

    private void write(HttpData data, int more) {
        if (writer.tryWrite(data)) {
            var unused = writer.whenConsumed().thenRun(() -> {
                quiet = true;
                if (more > 0) {
                    follower.request(more);
                }
            });
        }
    }

    @Override
    public void event(Event event) {
        byte[] data = Json.bytes(json -> EventJson.write(json, event));
        write(
                HttpData.ofUtf8("id: " + event.getOffset() + "\nevent: " + EventJson.type(event) + "\ndata: "
                        + new String(data, StandardCharsets.UTF_8) + "\n\n"),
                1);
    }

    @Override
    public void ended(long next) {
        write(HttpData.ofUtf8("event: end\ndata: {\"next\":" + next + "}\n\n"), 0);
        writer.close();
    }

    @Override
    public void failed(Throwable thrown) {
        byte[] data = Json.bytes(json -> {
            json.writeStartObject();
            FailureJson.write(json, "error", Failures.from(thrown));
            json.writeEndObject();
        });
        write(HttpData.ofUtf8("event: error\ndata: " + new String(data, StandardCharsets.UTF_8) + "\n\n"), 0);
        writer.close();
    }
}
